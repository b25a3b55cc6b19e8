import { parse } from 'libpg-query';
import { fail, succeed, type Result } from '@/lib/foundation/result';

/** A node of Postgres's own syntax tree: one key that names its kind, e.g. `{ CreateStmt: { relation: … } }`. */
export type SqlNode = Record<string, unknown>;

export type SqlStatement = {
  /** As it stands in the text, without the blanks and comments before it. */
  sql: string;
  /** `CreateStmt`, `AlterTableStmt` … */
  kind: string;
  /** What stands under `kind`. */
  body: SqlNode;
};

export type SqlFault = { message: string; statement: string };

type ParsedSql = { stmts?: { stmt: SqlNode; stmt_location?: number; stmt_len?: number }[] };

/**
 * Splits SQL into its statements with Postgres's own parser (version 17), so that a `;` in a function or a text splits
 * nothing. A fault quotes the line it is in.
 */
export async function parseSql(sql: string): Promise<Result<readonly SqlStatement[], SqlFault>> {
  const slow = findLongRun(sql);
  if (slow !== null) return fail({ message: 'too many operators and signs of comments in a row', statement: slow });
  try {
    const { stmts = [] } = (await parse(sql)) as ParsedSql;
    // The parser counts bytes.
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

const operators = new Set([...'~!@#^&|`?+-*/%<>='].map((sign) => sign.charCodeAt(0)));
/** Signs looked at again; rulers of 80 stars are 6,400 each. */
const mostLooks = 20_000_000;

/**
 * Postgres's lexer reads a run of these signs to its end and then takes one or two of it, so that a run costs its length
 * squared: 80 kB of `/*` held up the server for 20 seconds. Answers the beginning of the run that is too much; null for none.
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
 * Every node below, itself included, with the name of its kind; depth first. However deep it is: a sum of thousands of parts is
 * one within the other.
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

/** The words of a list of names: `[{ String: { sval: 'public' } }, …]` → `['public', …]`. */
export function namesOf(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: { String?: { sval?: string } }) =>
    one.String?.sval === undefined ? [] : [one.String.sval],
  );
}
