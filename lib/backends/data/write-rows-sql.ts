import { quoteName } from '@/lib/backends/backends/read-schema';
import type { DataRow } from './data-view';
import type { StoredTable } from './read-stored-tables';

/**
 * Rows are inserted as they were, in any order, by any owner of the tables: no foreign key is checked and no trigger
 * runs.
 */
export const rowsSqlHead = `-- Rows of the app, for tables as its migrations make them. Rows that are there already stay as they are; run it as often as you like.
begin;
set local session_replication_role = replica;
`;

/** At the end, moves the sequences past the inserted values. */
export const rowsSqlEnd = `do $$ declare one record; begin
  for one in select c.oid::regclass as own, a.attname as name, pg_get_serial_sequence(c.oid::regclass::text, a.attname) as counter
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
  loop
    continue when one.counter is null;
    execute format('select setval(%L, m) from (select max(%I) as m from %s) t where m >= (select last_value from %s)',
      one.counter, one.name, one.own, one.counter);
  end loop;
end $$;
commit;
`;

const literal = (value: string | null | undefined) =>
  value === null || value === undefined ? 'null' : `'${value.replaceAll("'", "''")}'`;

/** One `insert` per row of a table, so that any SQL editor accepts the file. */
export function writeRowsSql({ name, columns }: StoredTable, rows: readonly DataRow[]): string {
  const kept = columns.filter((column) => !column.isComputed);
  const names = kept.map((column) => quoteName(column.name)).join(', ');
  const head = `insert into public.${quoteName(name)} (${names}) overriding system value values (`;
  return rows
    .map(
      ({ cells }) =>
        `${head}${kept.map((column) => literal(cells[column.name])).join(', ')}) on conflict do nothing;\n`,
    )
    .join('');
}
