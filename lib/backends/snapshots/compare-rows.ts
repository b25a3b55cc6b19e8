import { succeed, type Result } from '@/lib/base/foundation/result';
import { keySql, quoted, type ReadTrouble } from './read-table-shapes';
import type { ReadRows } from './snapshots';

const rowsInBucket = 400;
const bucketsAtOnce = 50;

/** How to compare a table: rows are matched by `key`, or by all of `columns` if it is empty. */
export type ComparedTable = {
  /** Quoted for SQL: `public."bookings"`. */
  table: string;
  key: readonly string[];
  columns: readonly string[];
};

/** One row then and now; null on a side that doesn't have it. `key` is the text from `keySql`. */
export type RowChange = {
  key: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
};

export type RowsComparison = {
  added: number;
  changed: number;
  gone: number;
  examples: { added: RowChange[]; changed: RowChange[]; gone: RowChange[] };
};

type Side = { read: ReadRows; at: 'before' | 'after' };
type Kind = 'added' | 'changed' | 'gone';

/**
 * Which rows of a table were added, changed or removed. Both databases sum the hashes of their rows per bucket of about
 * 400; only where sums differ are single hashes compared, and rows themselves are read only for the examples. Cost: one
 * pass over the table on each side, and memory for the row keys in sums that differ.
 */
export async function compareRows(
  reads: { before: ReadRows; after: ReadRows },
  table: ComparedTable,
  examples: number,
): Promise<Result<RowsComparison, ReadTrouble>> {
  const sides: readonly [Side, Side] = [
    { read: reads.before, at: 'before' },
    { read: reads.after, at: 'after' },
  ];
  let rows = 0;
  for (const { read } of sides) {
    const count = await read(`select count(*)::int as n from ${table.table}`);
    if (!count.ok) return count;
    rows = Math.max(rows, Number(count.value[0]?.n));
  }
  const buckets = Math.max(1, Math.ceil(rows / rowsInBucket));
  const sums: Map<number, string>[] = [];
  for (const { read } of sides) {
    const found = await read(
      `with hashed as (${hashedSql(table)})
       select ${bucketSql(buckets)} as bucket, count(*) || ' ' || sum(('x' || left(hash, 15))::bit(60)::bigint) as sum
       from hashed group by 1`,
    );
    if (!found.ok) return found;
    sums.push(new Map(found.value.map(({ bucket, sum }) => [Number(bucket), String(sum)])));
  }
  const differing = Array.from({ length: buckets }, (_, n) => n).filter((n) => sums[0]!.get(n) !== sums[1]!.get(n));

  const keys: Record<Kind, string[]> = { added: [], changed: [], gone: [] };
  const counts: Record<Kind, number> = { added: 0, changed: 0, gone: 0 };
  const note = (kind: Kind, key: string) => {
    counts[kind] += 1;
    if (keys[kind].length < examples) keys[kind].push(key);
  };
  for (let start = 0; start < differing.length; start += bucketsAtOnce) {
    const hashes: Map<string, string>[] = [];
    for (const { read } of sides) {
      const found = await read(
        `with hashed as (${hashedSql(table)}) select key, hash from hashed where ${bucketSql(buckets)} = any($1) order by key`,
        [differing.slice(start, start + bucketsAtOnce)],
      );
      if (!found.ok) return found;
      hashes.push(new Map(found.value.map(({ key, hash }) => [String(key), String(hash)])));
    }
    const [before, after] = [hashes[0]!, hashes[1]!];
    for (const [key, hash] of before) {
      const now = after.get(key);
      if (now === undefined) note('gone', key);
      else if (now !== hash) note('changed', key);
    }
    for (const key of after.keys()) if (!before.has(key)) note('added', key);
  }

  const all = [...keys.added, ...keys.changed, ...keys.gone];
  const shown: Record<Side['at'], Map<string, Record<string, unknown>>> = { before: new Map(), after: new Map() };
  for (const { read, at } of all.length === 0 ? [] : sides) {
    const found = await read(`with hashed as (${hashedSql(table)}) select key, row from hashed where key = any($1)`, [
      all,
    ]);
    if (!found.ok) return found;
    for (const { key, row } of found.value) shown[at].set(String(key), row as Record<string, unknown>);
  }
  const describe = (some: readonly string[]): RowChange[] =>
    some.map((key) => ({ key, before: shown.before.get(key) ?? null, after: shown.after.get(key) ?? null }));
  return succeed({
    ...counts,
    examples: { added: describe(keys.added), changed: describe(keys.changed), gone: describe(keys.gone) },
  });
}

const bucketSql = (buckets: number) => `((hashtext(key) & 2147483647) % ${buckets})`;

/**
 * SQL for each row: its key, the hash of the compared columns, and the row itself. Equal rows without a key are
 * numbered to tell them apart.
 */
function hashedSql({ table, key, columns }: ComparedTable): string {
  const list = columns.map((column) => `r.${quoted(column)}`).join(', ');
  const hash = columns.length === 0 ? `''` : `md5(row(${list})::text)`;
  const name =
    key.length > 0
      ? keySql(key, 'r')
      : `${hash} || '#' || pg_catalog.row_number() over (partition by md5(row(${list})::text))`;
  return `select ${name} as key, ${hash === `''` ? `md5('')` : hash} as hash, pg_catalog.to_jsonb(r) as row from ${table} r`;
}
