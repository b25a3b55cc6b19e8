import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import { compareRows } from './compare-rows';
import { type MergedRow, type MergedTable, type MergeUnit, matchTables } from './merge-units';
import { keySql, quoted, readTableShapes, type ReadTrouble, type TableShape } from './read-table-shapes';
import type { ReadRows } from './snapshots';

/** The most rows of one table that are carried over: they are held in memory. */
const mostRows = 20_000;
const mostCharacters = 64 * 1024 ** 2;

/** Rows that no earlier table can take, whatever their content. */
export type Homeless = { table: string; why: 'no-table' | 'no-key'; count: number };

/** The changes since the earlier state, ready to be tried: units in an order that mostly works. */
export type Since = {
  units: MergeUnit[];
  homeless: Homeless[];
  /** Values of new rows that an earlier table has no column for. */
  columns: { table: string; column: string; count: number }[];
};

export type SinceTrouble = ReadTrouble | { code: 'rows-too-large' };
type Reads = { then: ReadRows; now: ReadRows };

/** Easel's own tables that are carried over too: accounts, how they sign in, and the list of uploads. */
const easels = [
  { schema: 'auth', name: 'users', key: ['id'], without: ['last_sign_in_at', 'updated_at'] },
  { schema: 'auth', name: 'identities', key: ['id'], without: ['last_sign_in_at', 'updated_at'] },
  { schema: 'storage', name: 'objects', key: ['bucket_id', 'name'], without: ['last_accessed_at', 'updated_at', 'id'] },
] as const;

/** Reads rows added, changed and deleted from an earlier state until now, in every table that has a key. */
export async function readSince(reads: Reads): Promise<Result<Since, SinceTrouble>> {
  const found: Since = { units: [], homeless: [], columns: [] };
  const gone: MergeUnit[] = [];
  for (const { schema, name, key, without } of easels) {
    const shapes = await shapesOf(reads, schema);
    if (!shapes.ok) return shapes;
    const [then, now] = [shapes.value.then, shapes.value.now].map((list) => list.find((one) => one.name === name));
    if (!then || !now) continue;
    const table = matchTables({ ...then, key: [...key] }, now, `${schema}.${quoted(name)}`, `${schema}.${name}`);
    const units = await unitsOf(
      reads,
      table,
      table.updated.filter((column) => !(without as readonly string[]).includes(column)),
    );
    if (!units.ok) return units;
    found.units.push(...units.value.filter(({ did }) => did !== 'gone'));
    gone.unshift(...units.value.filter(({ did }) => did === 'gone'));
  }
  const shapes = await shapesOf(reads, 'public');
  if (!shapes.ok) return shapes;
  const order = await inOrder(reads.then, shapes.value.now);
  if (!order.ok) return order;
  for (const now of order.value) {
    const then = shapes.value.then.find(({ name }) => name === now.name);
    if (!then || then.key.length === 0 || then.key.join('\n') !== now.key.join('\n')) {
      const homeless = await countHomeless(reads, then, now);
      if (!homeless.ok) return homeless;
      if (homeless.value) found.homeless.push(homeless.value);
      continue;
    }
    const table = matchTables(then, now, `public.${quoted(now.name)}`, now.name);
    const units = await unitsOf(reads, table, table.updated);
    if (!units.ok) return units;
    found.units.push(...units.value.filter(({ did }) => did !== 'gone'));
    // Rows that belong to a deleted row are deleted before it.
    gone.unshift(...units.value.filter(({ did }) => did === 'gone'));
    const columns = await columnsLeft(reads.now, then, now, units.value);
    if (!columns.ok) return columns;
    found.columns.push(...columns.value);
  }
  found.units.push(...gone);
  return succeed(found);
}

async function shapesOf({ then, now }: Reads, schema: 'public' | 'auth' | 'storage') {
  const [before, after] = [await readTableShapes(then, schema), await readTableShapes(now, schema)];
  if (!before.ok) return before;
  return after.ok ? succeed({ then: before.value, now: after.value }) : after;
}

const parentsSql = `select c.relname as child, p.relname as parent from pg_constraint k
  join pg_class c on c.oid = k.conrelid join pg_class p on p.oid = k.confrelid
  where k.contype = 'f' and c.relnamespace = 'public'::regnamespace and p.relnamespace = 'public'::regnamespace`;

/** Sorts referenced tables before those that reference them; a cycle is broken at any point. */
async function inOrder(then: ReadRows, tables: readonly TableShape[]): Promise<Result<TableShape[], ReadTrouble>> {
  const rows = await then(parentsSql);
  if (!rows.ok) return rows;
  const sorted: TableShape[] = [];
  const seen = new Set<string>();
  const visit = (table: TableShape) => {
    if (seen.has(table.name)) return;
    seen.add(table.name);
    for (const { child, parent } of rows.value) {
      const found = child === table.name && tables.find(({ name }) => name === parent);
      if (found) visit(found);
    }
    sorted.push(table);
  };
  for (const table of tables) visit(table);
  return succeed(sorted);
}

async function unitsOf(
  { then, now }: Reads,
  table: MergedTable,
  compared: readonly string[],
): Promise<Result<MergeUnit[], SinceTrouble>> {
  const rows = await compareRows(
    { before: then, after: now },
    { table: table.sql, key: table.key, columns: compared },
    mostRows + 1,
  );
  if (!rows.ok) return rows;
  const { added, changed, gone, examples } = rows.value;
  if (Math.max(added, changed, gone) > mostRows) return fail({ code: 'rows-too-large' as const });
  const units: MergeUnit[] = [];
  for (const did of ['changed', 'added', 'gone'] as const) {
    if (examples[did].length === 0) continue;
    const keys = examples[did].map(({ key }) => key);
    const read = await readRows(did === 'gone' ? then : now, table, keys);
    if (!read.ok) return read;
    units.push({ table, did, rows: read.value });
  }
  return succeed(units);
}

/** As text: numbers and times stay as Postgres wrote them. */
async function readRows(
  read: ReadRows,
  { sql, key }: MergedTable,
  keys: readonly string[],
): Promise<Result<MergedRow[], SinceTrouble>> {
  const order = key.map((column) => `r.${quoted(column)}`).join(', ');
  const found = await read(
    `select ${keySql(key, 'r')} as key, pg_catalog.to_jsonb(r)::text as json from ${sql} r
     where ${keySql(key, 'r')} = any($1) order by ${order}`,
    [keys],
  );
  if (!found.ok) return found;
  const rows = found.value.map((row) => ({ key: String(row['key']), json: String(row['json']) }));
  const characters = rows.reduce((sum, row) => sum + row.json.length, 0);
  return characters > mostCharacters ? fail({ code: 'rows-too-large' }) : succeed(rows);
}

/** Counts the rows of a table that is new, or that has no key to match the rows of both sides by. */
async function countHomeless(
  { then, now }: Reads,
  earlier: TableShape | undefined,
  { name, columns }: TableShape,
): Promise<Result<Homeless | null, ReadTrouble>> {
  const table = `public.${quoted(name)}`;
  if (earlier) {
    const both = columns
      .map((column) => column.name)
      .filter((one) => earlier.columns.some((column) => column.name === one));
    const rows = await compareRows({ before: then, after: now }, { table, key: [], columns: both }, 0);
    if (!rows.ok) return rows;
    const { added, changed, gone } = rows.value;
    const count = added + changed + gone;
    return succeed(count === 0 ? null : { table: name, why: 'no-key', count });
  }
  const rows = await now(`select count(*)::int as n from ${table}`);
  if (!rows.ok) return rows;
  const count = Number(rows.value[0]?.['n']);
  return succeed(count === 0 ? null : { table: name, why: 'no-table', count });
}

/** Columns that only the present table has, and in which a row to be carried over has a value. */
async function columnsLeft(
  read: ReadRows,
  then: TableShape,
  now: TableShape,
  units: readonly MergeUnit[],
): Promise<Result<Since['columns'], ReadTrouble>> {
  const newer = now.columns.filter(
    ({ name, isWritten }) => isWritten && !then.columns.some((column) => column.name === name),
  );
  const keys = units.flatMap(({ did, rows }) => (did === 'added' ? rows.map(({ key }) => key) : []));
  if (newer.length === 0 || keys.length === 0) return succeed([]);
  const counts = newer.map(({ name }, n) => `count(r.${quoted(name)})::int as c${n}`).join(', ');
  const found = await read(
    `select ${counts} from public.${quoted(now.name)} r where ${keySql(now.key, 'r')} = any($1)`,
    [keys],
  );
  if (!found.ok) return found;
  const left = newer.map(({ name }, n) => ({
    table: now.name,
    column: name,
    count: Number(found.value[0]?.[`c${n}`]),
  }));
  return succeed(left.filter(({ count }) => count > 0));
}
