import type { Statement } from '@/lib/backends/backend-engine/engine-messages';
import { succeed, type Result } from '@/lib/base/foundation/result';
import type { ReadTrouble } from '../snapshots/read-table-shapes';
import type { ReadRows } from '../snapshots/snapshots';

/**
 * Records which rows were copied, by table and key. The records are in the site's own database, next to the migration
 * records: they are written in the same transaction as the rows, and disappear with them when an earlier state of the
 * site is restored.
 */
const notes = 'supabase_migrations.easel_taken_rows';

/** Keys of everything that was ever copied, by table, even if it was since changed or deleted on the site. */
export async function readTaken(read: ReadRows): Promise<Result<Map<string, Set<string>>, ReadTrouble>> {
  const there = await read(`select pg_catalog.to_regclass('${notes}') is not null as "isThere"`);
  if (!there.ok) return there;
  const taken = new Map<string, Set<string>>();
  if (there.value[0]?.['isThere'] !== true) return succeed(taken);
  const rows = await read(`select table_name as "table", key from ${notes}`);
  if (!rows.ok) return rows;
  for (const { table, key } of rows.value)
    taken.set(String(table), (taken.get(String(table)) ?? new Set()).add(String(key)));
  return succeed(taken);
}

/** Statements that record these rows as copied. */
export function noteTaken(rows: readonly { table: string; keys: readonly string[] }[]): Statement[] {
  return [
    {
      sql: `create table if not exists ${notes} (table_name text not null, key text not null, primary key (table_name, key))`,
    },
    ...rows.map(({ table, keys }) => ({
      sql: `insert into ${notes} (table_name, key) select $1, k from pg_catalog.unnest($2::text[]) k on conflict do nothing`,
      values: [table, keys],
    })),
  ];
}
