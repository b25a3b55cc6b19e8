import { z } from 'zod';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import type { MigrationFailure } from '@/lib/backends/backends/backend';
import type { BackendTrouble } from '@/lib/backends/backends/backends';
import type { ReadRows } from './snapshots';

/** Why a query failed. */
export type ReadTrouble = BackendTrouble | MigrationFailure;

const tableSchema = z.object({
  name: z.string(),
  /** Types as `format_type` writes them; `isWritten` is false for computed columns. */
  columns: z.array(z.object({ name: z.string(), type: z.string(), isWritten: z.boolean() })),
  /** In key order; empty if there is none. */
  key: z.array(z.string()),
});

/** A table, without its schema. */
export type TableShape = z.infer<typeof tableSchema>;

const tablesSql = `
select c.relname as name,
  (select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('name', a.attname, 'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
      'isWritten', a.attgenerated = '') order by a.attnum)
    from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
  coalesce((select pg_catalog.jsonb_agg(a.attname order by pg_catalog.array_position(i.indkey::int2[], a.attnum))
    from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey::int2[])
    where i.indrelid = c.oid and i.indisprimary), '[]') as key
from pg_class c where c.relnamespace = $1::text::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
order by c.relname`;

/** Lists the app's tables, or those of sign-in or uploads, by name. */
export async function readTableShapes(
  read: ReadRows,
  schema: 'public' | 'auth' | 'storage' = 'public',
): Promise<Result<TableShape[], ReadTrouble>> {
  const rows = await read(tablesSql, [schema]);
  return rows.ok ? succeed(z.array(tableSchema).parse(rows.value.map(withColumns))) : fail(rows.error);
}

/** Replaces the null that a table without columns has. */
function withColumns(row: Record<string, unknown>): Record<string, unknown> {
  return { ...row, columns: row.columns ?? [] };
}

/** Quotes a name for SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** SQL for a row's key as text: `[17]`, `["ann", 3]`. `row` is the table's alias. */
export function keySql(key: readonly string[], row: string): string {
  return `jsonb_build_array(${key.map((column) => `${row}.${quoted(column)}`).join(', ')})::text`;
}
