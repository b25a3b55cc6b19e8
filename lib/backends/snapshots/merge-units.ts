import type { Statement } from '@/lib/backends/backend-engine/engine-messages';
import { keySql, quoted, type TableShape } from './read-table-shapes';

/** How a row has changed since the earlier state. */
export type Did = 'added' | 'changed' | 'gone';

/** A row that a unit carries: its key as `keySql` writes it, and its content as JSON text. */
export type MergedRow = { key: string; json: string };

/** Rows of one table that are carried together or not at all. */
export type MergeUnit = { table: MergedTable; did: Did; rows: readonly MergedRow[] };

/** A table on both sides, whose rows are matched by key. */
export type MergedTable = {
  /** As the app calls it; `auth.users` and the like for Easel's own. */
  name: string;
  /** Quoted for SQL. */
  sql: string;
  key: readonly string[];
  /** Columns that a new row gets, and those that a changed row takes over. */
  inserted: readonly string[];
  updated: readonly string[];
  /** True for tables that the app may not alter; their triggers are disabled by a setting instead. */
  isEasels: boolean;
};

/**
 * How an earlier table takes over rows of the present one. A new row gets every column that both have; a changed row
 * takes over those that also hold the same kind of value, and keeps its values in all other columns.
 */
export function matchTables(then: TableShape, now: TableShape, sql: string, name: string): MergedTable {
  const typeNow = new Map(now.columns.map((column) => [column.name, column.type]));
  const written = then.columns.filter((column) => column.isWritten && typeNow.has(column.name));
  return {
    ...{ name, sql, key: then.key, isEasels: name.includes('.') },
    inserted: written.map((column) => column.name),
    updated: written
      .filter((column) => typeNow.get(column.name) === column.type && !then.key.includes(column.name))
      .map((column) => column.name),
  };
}

/**
 * Accounts are written with the app's sign-up triggers off: the rows those triggers made are carried over separately.
 */
const rest: Statement = { sql: 'set local session_replication_role = replica' };
const work: Statement = { sql: 'set local session_replication_role = origin' };

/** The statements of one unit; `main` decides whether its rows fit. */
export function statementsOf({ table, did, rows }: MergeUnit): {
  before: Statement[];
  main: Statement;
  after: Statement[];
} {
  const isAccount = table.name === 'auth.users' && did !== 'gone';
  return { before: isAccount ? [rest] : [], main: mainOf(table, did, rows), after: isAccount ? [work] : [] };
}

function mainOf(table: MergedTable, did: Did, rows: readonly MergedRow[]): Statement {
  const list = (columns: readonly string[], alias: string) =>
    columns.map((name) => `${alias}.${quoted(name)}`).join(', ');
  const json = [`[${rows.map((row) => row.json).join(',')}]`];
  const given = `pg_catalog.jsonb_populate_recordset(null::${table.sql}, $1::text::jsonb) r`;
  if (did === 'gone')
    return {
      sql: `delete from ${table.sql} t where ${keySql(table.key, 't')} = any($1)`,
      values: [rows.map(({ key }) => key)],
    };
  if (did === 'added') {
    const columns = table.inserted.map(quoted).join(', ');
    const sql = `insert into ${table.sql} (${columns}) overriding system value select ${list(table.inserted, 'r')} from ${given}`;
    return { sql, values: json };
  }
  const set = table.updated.map((name) => `${quoted(name)} = r.${quoted(name)}`).join(', ');
  const match = table.key.map((name) => `t.${quoted(name)} = r.${quoted(name)}`).join(' and ');
  return { sql: `update ${table.sql} t set ${set} from ${given} where ${match}`, values: json };
}
