import { parse } from 'libpg-query';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';

/** A node of Postgres's own syntax tree: one key that names its kind, e.g. `{ CreateStmt: { relation: … } }`. */
export type SqlNode = Record<string, unknown>;

export type SqlStatement = {
  /** As in the source, without leading blanks and comments. */
  sql: string;
  /** `CreateStmt`, `AlterTableStmt` … */
  kind: string;
  body: SqlNode;
};

export type SqlFault = { message: string; statement: string };

type ParsedSql = { stmts?: { stmt: SqlNode; stmt_location?: number; stmt_len?: number }[] };

/**
 * Splits SQL into statements with Postgres's own parser (version 17), so that a `;` inside a function or a string
 * splits nothing. A fault quotes the line it is in.
 */
export async function parseSql(sql: string): Promise<Result<readonly SqlStatement[], SqlFault>> {
  const last = findTooMany(sql);
  if (last !== null) return fail({ message: `more than ${mostSemicolons} statements at once`, statement: last });
  const slow = findLongRun(sql);
  if (slow !== null) return fail({ message: 'too many operators and signs of comments in a row', statement: slow });
  try {
    const { stmts = [] } = (await parse(sql)) as ParsedSql;
    // The parser counts bytes, not characters.
    const bytes = Buffer.from(sql, 'utf8');
    return succeed(
      stmts.map(({ stmt, stmt_location: from = 0, stmt_len: length }) => {
        const text = bytes.subarray(from, length ? from + length : undefined).toString('utf8');
        const [kind, body] = Object.entries(stmt)[0]!;
        return { sql: withoutLeadingComments(text), kind, body: body as SqlNode };
      }),
    );
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const at = (error as { sqlDetails?: { cursorPosition?: number } }).sqlDetails?.cursorPosition ?? 0;
    const line = sql.slice(0, at).split('\n').length - 1;
    return fail({ message: error.message, statement: sql.split('\n')[line]?.trim() ?? '' });
  }
}

/** A megabyte of `select 1;` would keep the server busy for seconds; 10,000 statements take a quarter of a second. */
const mostSemicolons = 10_000;

/** The first statement beyond that limit; null if there are not too many. Counts semicolons in strings too. */
function findTooMany(sql: string): string | null {
  let at = -1;
  for (let n = 0; n <= mostSemicolons; n += 1) {
    at = sql.indexOf(';', at + 1);
    if (at < 0) return null;
  }
  const from = sql.lastIndexOf(';', at - 1) + 1;
  return sql.slice(from, Math.min(at, from + 80)).trim();
}

const operators = new Set([...'~!@#^&|`?+-*/%<>='].map((sign) => sign.charCodeAt(0)));
/** The limit for characters that are scanned again; a line of 80 stars costs 6,400. */
const mostLooks = 20_000_000;

/**
 * Postgres's lexer scans a run of these characters to its end and then consumes only one or two, so a run costs its
 * length squared: 80 kB of `/*` blocked the server for 20 seconds. Returns the start of the run that is too long; null
 * if none is.
 */
function findLongRun(sql: string): string | null {
  let looks = 0;
  let start = 0;
  for (let at = 0; at <= sql.length; at++) {
    if (at < sql.length && operators.has(sql.charCodeAt(at))) continue;
    looks += (at - start) ** 2;
    if (looks > mostLooks) return sql.slice(start, start + 80);
    start = at + 1;
  }
  return null;
}

function withoutLeadingComments(text: string): string {
  return text.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, '').trimEnd();
}

/**
 * Every node below, itself included, with the name of its kind; depth first. Works at any depth: a sum of thousands of
 * terms is nested that deep.
 */
export function* walkSql(node: unknown): Generator<{ kind: string; body: SqlNode }> {
  const ahead: { kind: string | null; body: unknown }[] = [{ kind: null, body: node }];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    const { kind, body } = next;
    if (body === null || typeof body !== 'object') continue;
    if (kind !== null) yield { kind, body: body as SqlNode };
    const isList = Array.isArray(body);
    for (const [name, below] of Object.entries(body).toReversed()) {
      ahead.push({ kind: !isList && /^[A-Z]/.test(name) ? name : null, body: below });
    }
  }
}

/** Turns a list of name nodes into strings: `[{ String: { sval: 'public' } }, …]` → `['public', …]`. */
export function namesOf(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: { String?: { sval?: string } }) =>
    one.String?.sval === undefined ? [] : [one.String.sval],
  );
}
