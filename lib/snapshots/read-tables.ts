import { z } from 'zod';
import { fail, succeed, type Result } from '@/lib/foundation/result';
import type { MigrationFailure } from '@/lib/backends/backend';
import type { BackendTrouble } from '@/lib/backends/backends';
import type { ReadRows } from './snapshots';

/** Why a question to a database had no answer. */
export type ReadTrouble = BackendTrouble | MigrationFailure;

const tableSchema = z.object({
  name: z.string(),
  /** As `format_type` writes it; `isWritten`: false for what the database computes. */
  columns: z.array(z.object({ name: z.string(), type: z.string(), isWritten: z.boolean() })),
  /** In the order of the key; empty where there is none. */
  key: z.array(z.string()),
});

/** A table of the app, in schema `public`. */
export type AppTable = z.infer<typeof tableSchema>;

const tablesSql = `
select c.relname as name,
  (select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('name', a.attname, 'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
      'isWritten', a.attgenerated = '') order by a.attnum)
    from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
  coalesce((select pg_catalog.jsonb_agg(a.attname order by pg_catalog.array_position(i.indkey::int2[], a.attnum))
    from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey::int2[])
    where i.indrelid = c.oid and i.indisprimary), '[]') as key
from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
order by c.relname`;

/** The app's tables, by name. */
export async function readTables(read: ReadRows): Promise<Result<AppTable[], ReadTrouble>> {
  const rows = await read(tablesSql);
  return rows.ok ? succeed(z.array(tableSchema).parse(rows.value.map(withColumns))) : fail(rows.error);
}

/** A table without columns has none to list. */
function withColumns(row: Record<string, unknown>): Record<string, unknown> {
  return { ...row, columns: row.columns ?? [] };
}

/** A name as SQL writes it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** One row's key, as a text that names it: `[17]`, `["ann", 3]`. `row` is the alias of the table. */
export function keySql(key: readonly string[], row: string): string {
  return `jsonb_build_array(${key.map((column) => `${row}.${quoted(column)}`).join(', ')})::text`;
}
