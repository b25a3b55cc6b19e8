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

function withoutLeadingComments(text: string): string {
  return text.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, '').trimEnd();
}

/** Every node below, itself included, with the name of its kind; depth first. */
export function* walkSql(node: unknown): Generator<{ kind: string; body: SqlNode }> {
  if (Array.isArray(node)) {
    for (const one of node) yield* walkSql(one);
    return;
  }
  if (node === null || typeof node !== 'object') return;
  for (const [kind, body] of Object.entries(node)) {
    if (/^[A-Z]/.test(kind) && body !== null && typeof body === 'object') yield { kind, body: body as SqlNode };
    yield* walkSql(body);
  }
}

/** The words of a list of names: `[{ String: { sval: 'public' } }, …]` → `['public', …]`. */
export function namesOf(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: { String?: { sval?: string } }) =>
    one.String?.sval === undefined ? [] : [one.String.sval],
  );
}
