import { quote } from './capture-sql';
import type { DescribedTable } from './describe-table';
import { filterSql, readFilter } from './read-filter';
import type { RowListener } from './row-listener';
import type { Alone } from '../session/serialise-connection';

const relSql = 'select c.oid::int as rel from pg_class c where c.oid = to_regclass($1)';

/**
 * Why a listener can't be served, in words that name its filter; null if it can. Refused on subscribing rather than
 * when changes arrive.
 */
export async function judgeListener(
  { attempt }: Pick<Alone, 'attempt'>,
  { schema, table: name, filter, caller }: RowListener,
  tableOf: (rel: number) => Promise<DescribedTable | null>,
): Promise<string | null> {
  if (filter === null) return null;
  const conditions = readFilter(filter);
  if (!conditions) return `malformed filter ${filter}`;
  const { rows } = await attempt([{ sql: relSql, values: [`${quote(schema)}.${quote(name)}`] }], 'capture');
  const rel = (rows[0]?.rel ?? null) as number | null;
  const table = rel === null ? null : await tableOf(rel);
  if (!table) return `relation "${schema}.${name}" does not exist`;
  for (const { column } of conditions) {
    const known = table.columns.find((one) => one.name === column);
    if (!known?.readers.includes(caller.role)) return `invalid column for filter ${column}`;
  }
  try {
    const sql = `select 1 from ${table.path} t where ${filterSql(table, conditions)} limit 0`;
    await attempt([{ sql, values: [] }], 'owner');
    return null;
  } catch (error) {
    return `invalid filter ${filter}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
