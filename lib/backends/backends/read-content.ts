import { createHash } from 'node:crypto';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import type { Migration } from './backend';
import type { SchemaFault } from './change-schema';
import { checkMigration } from './check-migration';
import { type ContentInsert, writeContentSql } from './content-sql';
import { contentName } from './migration-files';
import { namesOf, parseSql, type SqlNode, type SqlStatement, walkSql } from './parse-sql';

const words = {
  other: 'Content is inserts, and nothing else. Change tables with a <migration>.',
  place: 'Content goes into tables of the schema public.',
  columns: 'Name the columns: insert into public.<table> (id, …) values …',
  conflict: 'Leave out "on conflict" and "returning": rows that are there already are left as they are.',
  nested: 'An insert of content changes its own table and nothing else.',
} as const;

/**
 * Parses content: plain inserts into tables of `public`, each row with its key. The returned migration inserts what is
 * missing and records it; its name derives from the source text.
 */
export async function readContent(sql: string): Promise<Result<Migration, { fault: SchemaFault }>> {
  const name = contentName(sql);
  const parsed = await parseSql(sql);
  if (!parsed.ok) return fail({ fault: { name, ...parsed.error } });
  const [finding] = checkMigration(parsed.value);
  if (finding) return fail({ fault: { name, message: finding.message, statement: finding.statement } });
  const inserts: ContentInsert[] = [];
  for (const statement of parsed.value) {
    const read = readInsert(statement);
    if (typeof read === 'string') return fail({ fault: { name, message: read, statement: statement.sql } });
    inserts.push(read);
  }
  return succeed({ name, sql: writeContentSql(inserts, tagFor(sql)) });
}

type Insert = {
  relation?: { relname?: string; schemaname?: string; catalogname?: string; alias?: { aliasname?: string } };
  cols?: { ResTarget?: { name?: string; indirection?: unknown } }[];
  selectStmt?: { SelectStmt?: { valuesLists?: { List?: { items?: unknown[] } }[]; targetList?: unknown[] } };
  onConflictClause?: { action?: string };
  returningList?: unknown;
  withClause?: unknown;
};

const writes = new Set(['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt', 'IntoClause', 'LockingClause']);

/** An insert, or what is wrong with it. */
function readInsert({ kind, sql, body }: SqlStatement): ContentInsert | string {
  if (kind !== 'InsertStmt') return words.other;
  const { relation, cols = [], selectStmt, onConflictClause, returningList, withClause } = body as Insert;
  const table = relation?.relname;
  const isPublic = relation?.schemaname === undefined || relation.schemaname === 'public';
  if (table === undefined || !isPublic || relation?.catalogname !== undefined) return words.place;
  const columns = cols.flatMap(({ ResTarget: one }) => (one?.name === undefined || one.indirection ? [] : [one.name]));
  if (columns.length === 0 || columns.length !== cols.length) return words.columns;
  const conflict = onConflictClause?.action;
  if (returningList !== undefined || (conflict !== undefined && conflict !== 'ONCONFLICT_NOTHING'))
    return words.conflict;
  const parts = [...walkSql(body)];
  if (withClause !== undefined || parts.some((part) => writes.has(part.kind))) return words.nested;
  const select = selectStmt?.SelectStmt;
  const rows = select?.valuesLists?.map(({ List }) => List?.items ?? []) ?? [select?.targetList ?? []];
  const fixed = columns.filter((_, at) => rows.every((row) => at < row.length && !isMadeAnew(row[at])));
  const alias = relation?.alias?.aliasname ?? table;
  return { sql, table, alias, columns, fixed, hasConflictClause: conflict !== undefined };
}

const makesAnew = /^(gen_random_uuid|gen_random_bytes|uuid_generate_\w+|uuidv[47]|random|nextval|now|clock_timestamp)$/;

/** A value that differs each time it is evaluated, so no row can be recognised by it. */
function isMadeAnew(node: unknown): boolean {
  return [...walkSql(node)].some(
    ({ kind, body }: { kind: string; body: SqlNode }) =>
      kind === 'SetToDefault' || (kind === 'FuncCall' && makesAnew.test(namesOf(body.funcname).at(-1) ?? '')),
  );
}

/** A dollar-quote tag that does not occur in the text. */
function tagFor(sql: string): string {
  for (let n = 0; ; n += 1) {
    const hash = createHash('sha256').update(`${n} ${sql}`).digest('hex').slice(0, 24);
    const tag = `e${[...hash].map((digit) => 'abcdefghijklmnop'[Number.parseInt(digit, 16)]).join('')}`;
    if (!sql.includes(tag)) return tag;
  }
}
