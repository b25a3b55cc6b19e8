import { quoteName } from '@/lib/backends/backends/read-schema';
import type { Cells, DataRow } from './data-view';
import type { StoredColumn, StoredTable } from './read-stored-tables';
import { ownValue } from '../../base/foundation/own-value';

/** One statement with its values; every name is quoted and every value a parameter. */
export type RowStatement = { sql: string; values: (string | number | null)[] };

export type RowQuery = {
  sort: { column: string; isDescending: boolean } | null;
  /** Finds rows with a value that contains this, ignoring case; empty finds all. */
  search: string;
  offset: number;
  limit: number;
};

const tableOf = ({ name }: StoredTable) => `public.${quoteName(name)}`;
/** Times in ISO 8601, whatever the session's date style; everything else as Postgres writes it. */
const textOf = ({ name, kind }: StoredColumn) =>
  kind === 'moment' ? `pg_catalog.to_json(t.${quoteName(name)}) #>> '{}'` : `t.${quoteName(name)}::text`;
const cast = (at: number, { type }: StoredColumn) => `$${at}::text::${type}`;

/** Selects values as text in column order, then each link's display name. */
function answered({ columns }: StoredTable): string {
  const cells = columns.map((column, at) => `${textOf(column)} as c${at}`);
  const labels = columns.flatMap(({ name, link }, at) =>
    link
      ? [
          `(select left(l.${link.label}::text, 80) from ${link.table} l where l.${link.column} = t.${quoteName(name)} limit 1) as l${at}`,
        ]
      : [],
  );
  return [...cells, ...labels].join(', ');
}

/** Turns a result of these statements into a row. */
export function toRow({ columns, key }: StoredTable, row: Record<string, unknown>): DataRow {
  const text = (value: unknown) => (value === null || value === undefined ? null : String(value));
  const cells = Object.fromEntries(columns.map(({ name }, at) => [name, text(row[`c${at}`])]));
  return {
    key: Object.fromEntries(key.map(({ name }) => [name, cells[name] ?? null])),
    cells,
    labels: Object.fromEntries(
      columns.flatMap(({ name, link }, at) => (link ? [[name, text(row[`l${at}`])] as const] : [])),
    ),
  };
}

/** Kinds of columns nobody searches by text: generated keys, and times to the microsecond. */
const unread: ReadonlySet<string> = new Set(['id', 'link', 'person', 'moment']);

/**
 * Matches rows with a value that contains a text; `%`, `_` and `\` are literal. One comparison per row, over all values
 * joined by a separator nobody types: one per value would take five times as long.
 */
function matching({ columns }: StoredTable, search: string): { sql: string; values: string[] } {
  if (search === '') return { sql: '', values: [] };
  const read = columns.filter(({ kind }) => !unread.has(kind));
  const texts = (read.length > 0 ? read : columns).map(({ name }) => `t.${quoteName(name)}::text`);
  return {
    sql: ` where concat_ws(chr(31), ${texts.join(', ')}) ilike $1`,
    values: [`%${search.replace(/[\\%_]/g, '\\$&')}%`],
  };
}

export function countRows(table: StoredTable, search: string): RowStatement {
  const found = matching(table, search);
  return { sql: `select count(*)::int as total from ${tableOf(table)} t${found.sql}`, values: found.values };
}

/** Newest first if the table says when a row was created, otherwise in key order. */
export function selectRows(table: StoredTable, { sort, search, offset, limit }: RowQuery): RowStatement {
  const found = matching(table, search);
  const made = table.columns.find(({ name, kind }) => kind === 'moment' && /^(created|inserted)(_at)?$/.test(name));
  const first = sort
    ? [`t.${quoteName(sort.column)} ${sort.isDescending ? 'desc nulls last' : 'asc nulls last'}`]
    : made
      ? [`t.${quoteName(made.name)} desc`]
      : [];
  const order = [...first, ...table.key.map(({ name }) => `t.${quoteName(name)}`)];
  const by = order.length > 0 ? ` order by ${order.join(', ')}` : '';
  const at = found.values.length;
  // Formats values and looks up links only for the returned rows, not for all the skipped ones.
  const columns = table.columns.map(({ name }) => `t.${quoteName(name)}`).join(', ');
  const page = `select ${columns} from ${tableOf(table)} t${found.sql}${by} limit $${at + 1} offset $${at + 2}`;
  return { sql: `select ${answered(table)} from (${page}) t${by}`, values: [...found.values, limit, offset] };
}

/**
 * Like `selectRows`, but stops when the rows reach `mostBytes` in total; one extra empty row with `is_over` then says
 * that rows are missing. The statement that reads the rows also measures them, because a view may return something else
 * each time.
 */
export function selectWithin(table: StoredTable, query: RowQuery, mostBytes: number): RowStatement {
  const { sql, values } = selectRows(table, query);
  const bytes = ['0', ...table.columns.map((_, at) => `coalesce(octet_length(s.c${at}), 0)::bigint`)].join(' + ');
  const cells = table.columns.map((_, at) => `case when s.so_far <= ${mostBytes} then s.c${at} end as c${at}`);
  const labels = table.columns.flatMap(({ link }, at) => (link ? [`s.l${at}`] : []));
  return {
    sql: `select ${[`s.so_far > ${mostBytes} as is_over`, ...cells, ...labels].join(', ')}
      from (select s.*, sum(s.bytes) over (rows unbounded preceding) as so_far
        from (select s.*, ${bytes} as bytes from (${sql}) s) s) s
      where s.so_far - s.bytes <= ${mostBytes}`,
    values,
  };
}

/**
 * One statement for all rows; missing values get their defaults. `putBack` also sets generated values, so that ids stay
 * the same.
 */
export function insertRows(table: StoredTable, rows: readonly Cells[], putBack = false): RowStatement {
  const given = table.columns.filter(({ name }) => rows.some((row) => ownValue(row, name) !== undefined));
  const columns = given.filter(({ isComputed, isFixed }) => !isComputed && (putBack || !isFixed));
  const into = `insert into ${tableOf(table)} as t`;
  if (columns.length === 0) return { sql: `${into} default values returning ${answered(table)}`, values: [] };
  const values: (string | null)[] = [];
  const tuples = rows.map((row) => {
    const cells = columns.map((column) => {
      const value = ownValue(row, column.name);
      return value === undefined ? 'default' : cast(values.push(value), column);
    });
    return `(${cells.join(', ')})`;
  });
  const names = columns.map(({ name }) => quoteName(name)).join(', ');
  const over = putBack ? ' overriding system value' : '';
  return { sql: `${into} (${names})${over} values ${tuples.join(', ')} returning ${answered(table)}`, values };
}

/** Changes one row; `changed` is keyed by column name. */
export function updateRow(table: StoredTable, key: Cells, changed: Cells): RowStatement {
  const columns = table.columns.filter(({ name }) => ownValue(changed, name) !== undefined);
  const values = columns.map(({ name }) => ownValue(changed, name) ?? null);
  const sets = columns.map((column, at) => `${quoteName(column.name)} = ${cast(at + 1, column)}`);
  const found = byKeys(table, [key], values.length);
  return {
    sql: `update ${tableOf(table)} t set ${sets.join(', ')} where ${found.sql} returning ${answered(table)}`,
    values: [...values, ...found.values],
  };
}

export function deleteRows(table: StoredTable, keys: readonly Cells[]): RowStatement {
  const found = byKeys(table, keys, 0);
  return {
    sql: `delete from ${tableOf(table)} t where ${found.sql} returning ${answered(table)}`,
    values: found.values,
  };
}

/** Counts another table's rows that reference one of these. */
export function countLinked(
  table: StoredTable,
  link: StoredTable['linkedBy'][number],
  keys: readonly Cells[],
): RowStatement {
  const found = byKeys(table, keys, 0);
  const ours = link.foreignColumns.map((name) => `t.${quoteName(name)}`).join(', ');
  const theirs = link.columns.map((name) => `o.${quoteName(name)}`).join(', ');
  return {
    sql: `select count(*)::int as rows from public.${quoteName(link.table)} o
      where (${theirs}) in (select ${ours} from ${tableOf(table)} t where ${found.sql})`,
    values: found.values,
  };
}

/** Rows that a link may reference, by display name. */
export function selectChoices(link: NonNullable<StoredColumn['link']>, search: string): RowStatement {
  return {
    sql: `select l.${link.column}::text as value, coalesce(left(l.${link.label}::text, 80), l.${link.column}::text) as label
      from ${link.table} l where $1 = '' or l.${link.label}::text ilike $2 order by 2 limit 100`,
    values: [search, `%${search.replace(/[\\%_]/g, '\\$&')}%`],
  };
}

function byKeys({ key }: StoredTable, keys: readonly Cells[], after: number): { sql: string; values: string[] } {
  const values: string[] = [];
  const tuples = keys.map((one) => {
    const cells = key.map((column) => cast(after + values.push(one[column.name] ?? ''), column));
    return `(${cells.join(', ')})`;
  });
  const names = key.map(({ name }) => `t.${quoteName(name)}`).join(', ');
  return { sql: `(${names}) in (${tuples.join(', ')})`, values };
}
