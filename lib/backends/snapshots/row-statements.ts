import type { Statement } from '@/lib/backends/backend-engine/engine-messages';
import { quoted } from './read-table-shapes';

/** Enabled row triggers; statement triggers, such as realtime's, should fire. */
export const rowTriggersSql = `
select tgname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
where c.relnamespace = 'public'::regnamespace and c.relname = $1 and not tgisinternal and tgenabled = 'O' and tgtype & 1 = 1`;

/** Statements that disable row triggers of a table (quoted for SQL), or enable them again. */
export function turnTriggers(table: string, triggers: readonly string[], to: 'enable' | 'disable'): Statement[] {
  return triggers.map((name) => ({ sql: `alter table ${table} ${to} trigger ${quoted(name)}` }));
}

/** Moves the column's sequence past its highest value; does nothing without a sequence. */
export function nextNumber(table: string, column: string): Statement {
  const sequence = `pg_catalog.pg_get_serial_sequence('${table.replaceAll("'", "''")}', '${column.replaceAll("'", "''")}')`;
  return {
    sql: `do $pick$ declare highest bigint; named text := ${sequence}; reached bigint; begin
      if named is null then return; end if;
      execute 'select max(${quoted(column).replaceAll("'", "''")}) from ${table.replaceAll("'", "''")}' into highest;
      execute 'select last_value from ' || named into reached;
      if highest > reached then perform setval(named, highest); end if;
    end $pick$`,
  };
}
