import { succeed, type Result } from '@/lib/base/foundation/result';
import { compareRows, type RowsComparison } from './compare-rows';
import { type TableShape, quoted, readTableShapes, type ReadTrouble } from './read-table-shapes';
import type { ReadRows } from './snapshots';

/** How one table differs. In a table that is new or gone, all rows count as added or gone. */
export type TableComparison = {
  name: string;
  kind: 'new' | 'gone' | 'changed';
  /** Whether its rows have a key known to both sides; only then can single rows be brought back. */
  isKeyed: boolean;
  columns: {
    added: readonly string[];
    gone: readonly string[];
    /** Types as Postgres writes them. */
    changed: readonly { name: string; before: string; after: string }[];
  };
  rows: RowsComparison;
};

export type DataComparison = {
  /** Only tables that differ, by name. */
  tables: readonly TableComparison[];
  /** Accounts by id; changed if the address or the user's metadata differs. */
  users: RowsComparison;
  /** Uploads by bucket and name; changed if the bytes or their type differ. */
  files: RowsComparison;
};

const none: RowsComparison = {
  added: 0,
  changed: 0,
  gone: 0,
  examples: { added: [], changed: [], gone: [] },
};
const users = { table: 'auth.users', key: ['id'], columns: ['email', 'raw_user_meta_data'] };
const files = { table: 'storage.objects', key: ['bucket_id', 'name'], columns: ['metadata'] };

/**
 * What changed between two states of an app's data, in its own terms: tables, columns, rows, users, files. A row counts
 * as changed only by columns that both sides have; a new column is reported once. `examples`: how many rows to return
 * per kind and table.
 */
export async function compareData(
  before: ReadRows,
  after: ReadRows,
  { examples = 20 }: { examples?: number } = {},
): Promise<Result<DataComparison, ReadTrouble>> {
  const [then, now] = [await readTableShapes(before), await readTableShapes(after)];
  if (!then.ok) return then;
  if (!now.ok) return now;
  const tables: TableComparison[] = [];
  const names = [...new Set([...then.value, ...now.value].map(({ name }) => name))].sort();
  for (const name of names) {
    const find = (list: readonly TableShape[]) => list.find((table) => table.name === name) ?? null;
    const compared = await compareTable({ before, after }, find(then.value), find(now.value), examples);
    if (!compared.ok) return compared;
    if (compared.value) tables.push(compared.value);
  }
  const people = await compareRows({ before, after }, users, examples);
  if (!people.ok) return people;
  const uploads = await compareRows({ before, after }, files, examples);
  if (!uploads.ok) return uploads;
  return succeed({ tables, users: people.value, files: uploads.value });
}

/** Null if nothing differs. */
async function compareTable(
  reads: { before: ReadRows; after: ReadRows },
  then: TableShape | null,
  now: TableShape | null,
  examples: number,
): Promise<Result<TableComparison | null, ReadTrouble>> {
  if (!then || !now) return compareLone(reads, then, now, examples);
  const typeOf = (table: TableShape, name: string) => table.columns.find((column) => column.name === name)?.type;
  const shared = now.columns.filter(({ name }) => typeOf(then, name) !== undefined).map(({ name }) => name);
  const columns = {
    added: now.columns.filter(({ name }) => typeOf(then, name) === undefined).map(({ name }) => name),
    gone: then.columns.filter(({ name }) => typeOf(now, name) === undefined).map(({ name }) => name),
    changed: shared.flatMap((name) => {
      const [before, after] = [typeOf(then, name)!, typeOf(now, name)!];
      return before === after ? [] : [{ name, before, after }];
    }),
  };
  const isSameKey = then.key.join('\n') === now.key.join('\n');
  const rows = await compareRows(
    reads,
    { table: `public.${quoted(now.name)}`, key: isSameKey ? now.key : [], columns: shared },
    examples,
  );
  if (!rows.ok) return rows;
  const { added, changed, gone } = rows.value;
  const isSame = columns.added.length + columns.gone.length + columns.changed.length + added + changed + gone === 0;
  const isKeyed = isSameKey && now.key.length > 0;
  return succeed(isSame ? null : { name: now.name, kind: 'changed', isKeyed, columns, rows: rows.value });
}

/** Describes a table that only one side has. */
async function compareLone(
  reads: { before: ReadRows; after: ReadRows },
  then: TableShape | null,
  now: TableShape | null,
  examples: number,
): Promise<Result<TableComparison, ReadTrouble>> {
  const table = (then ?? now)!;
  const name = `public.${quoted(table.name)}`;
  const found = await (then ? reads.before : reads.after)(
    `select pg_catalog.to_jsonb(r) as row, (select count(*)::int from ${name}) as n from ${name} r limit $1`,
    [examples],
  );
  if (!found.ok) return found;
  const count = Number(found.value[0]?.n ?? 0);
  const shown = found.value.map(({ row }, n) => ({ key: String(n), row: row as Record<string, unknown> }));
  const listed = shown.map(({ key, row }) => ({ key, before: then ? row : null, after: then ? null : row }));
  const rows = then
    ? { ...none, gone: count, examples: { ...none.examples, gone: listed } }
    : { ...none, added: count, examples: { ...none.examples, added: listed } };
  const columns = { added: [], gone: [], changed: [] };
  return succeed({ name: table.name, kind: then ? 'gone' : 'new', isKeyed: false, columns, rows });
}
