import type { Refusal, Statement } from '@/lib/backends/backend-engine/engine-messages';
import type { BackendTrouble } from '@/lib/backends/backends/backends';
import type { MigrationFailure } from '@/lib/backends/backends/backend';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import { type TableShape, keySql, quoted, readTableShapes, type ReadTrouble } from './read-table-shapes';
import { type LeftRow, sayWhy } from './left-row';
import { nextNumber, rowTriggersSql, turnTriggers } from './row-statements';
import type { ReadRows } from './snapshots';

const rowsAtOnce = 5000;
/** Characters of all rows together; they are held in memory until they are written. */
const mostCharacters = 64 * 1024 ** 2;
/** Above this many, rows that don't all fit are not tried one by one. */
const mostTriedSingly = 2000;

/** Why no row was restored. The current data is unchanged. */
export type PickTrouble =
  /** The table, or its key, does not exist on both sides. */
  | { code: 'table-not-alike'; table: string }
  /** Some rows don't fit, and there are too many to find out which. */
  | { code: 'rows-refused'; table: string; message: string }
  /** Together they exceed what may be held in memory. */
  | { code: 'rows-too-large'; table: string };

/** The current data and how rows are written to it; `Backends` for one backend. */
export type PresentData = {
  read: ReadRows;
  write(statements: readonly Statement[]): Promise<Result<unknown, BackendTrouble | MigrationFailure>>;
  rehearse(statements: readonly Statement[]): Promise<Result<readonly Refusal[], BackendTrouble>>;
};

/** Keys are texts as returned by `compareData`. */
export type Picked = { table: string; keys: readonly string[] | 'all' };

/** `rows` were restored; `left` were not, each with its reason; `columnsGone` had values then and no longer exist. */
export type PickedBack = { rows: number; left: LeftRow[]; columnsGone: string[] };

type KeptRow = { key: string; json: string };

/**
 * Copies rows of an earlier state into the current data, in one transaction: rows with an existing key are overwritten,
 * others added, none deleted. The app's own row triggers don't run, since nothing new happened. Columns that only one
 * side has keep their current or default value. Rows that no longer fit are left out and reported; the others are
 * restored all the same.
 */
export async function pickRows(
  then: ReadRows,
  now: PresentData,
  { table, keys }: Picked,
): Promise<Result<PickedBack, ReadTrouble | PickTrouble>> {
  const [before, present] = [await readTableShapes(then), await readTableShapes(now.read)];
  if (!before.ok) return before;
  if (!present.ok) return present;
  const find = (list: readonly TableShape[]) => list.find(({ name }) => name === table);
  const [source, target] = [find(before.value), find(present.value)];
  if (!source || !target || target.key.length === 0 || source.key.join('\n') !== target.key.join('\n'))
    return fail({ code: 'table-not-alike', table });

  const rows = await readKept(then, source, keys);
  if (!rows.ok) return rows;
  const gone = await columnsGone(then, source, target, keys);
  if (!gone.ok) return gone;
  const answer = (back: number, left: LeftRow[]) => succeed({ rows: back, left, columnsGone: gone.value });
  if (rows.value.length === 0) return answer(0, []);
  const triggers = await now.read(rowTriggersSql, [table]);
  if (!triggers.ok) return triggers;
  const names = triggers.value.map(({ name }) => String(name));

  const whole = await now.write(statementsFor(source, target, names, rows.value));
  if (whole.ok) return answer(rows.value.length, []);
  if (!('statement' in whole.error)) return fail(whole.error);
  const refused = fail({ code: 'rows-refused' as const, table, message: whole.error.message });
  if (rows.value.length > mostTriedSingly) return refused;
  const sorted = await tryEach(now, source, target, names, rows.value);
  if (!sorted.ok) return sorted;
  const { fitting, left } = sorted.value;
  if (fitting.length === 0) return answer(0, left);
  const rest = await now.write(statementsFor(source, target, names, fitting));
  if (rest.ok) return answer(fitting.length, left);
  return 'statement' in rest.error ? refused : fail(rest.error);
}

/** Finds out which rows would fit, without changing anything: a row may need another that is restored with it. */
async function tryEach(
  now: PresentData,
  source: TableShape,
  target: TableShape,
  triggers: readonly string[],
  rows: readonly KeptRow[],
): Promise<Result<{ fitting: KeptRow[]; left: LeftRow[] }, BackendTrouble>> {
  const before: Statement[] = [
    ...turnTriggers(tableSql(target), triggers, 'disable'),
    { sql: 'set constraints all immediate' },
  ];
  let fitting: readonly KeptRow[] = [];
  let waiting: readonly KeptRow[] = rows;
  for (;;) {
    const order = [...fitting, ...waiting];
    const tried = await now.rehearse([...before, ...order.map((row) => insertOf(source, target, [row]))]);
    if (!tried.ok) return tried;
    const why = new Map(tried.value.map(({ statement, failure }) => [statement - before.length, failure]));
    const next = order.filter((_, n) => !why.has(n));
    if (why.size > 0 && next.length > fitting.length) {
      waiting = order.filter((_, n) => why.has(n));
      fitting = next;
      continue;
    }
    const left = order.flatMap((row, n) => {
      const failure = why.get(n);
      return failure ? [{ key: row.key, row: JSON.parse(row.json) as LeftRow['row'], why: sayWhy(failure) }] : [];
    });
    return succeed({ fitting: next, left });
  }
}

const chosen = (keys: Picked['keys'], key: readonly string[]) =>
  keys === 'all' ? '' : `where ${keySql(key, 'r')} = any($1)`;

async function readKept(
  then: ReadRows,
  { name, key }: TableShape,
  keys: Picked['keys'],
): Promise<Result<KeptRow[], ReadTrouble | PickTrouble>> {
  const order = key.map((column) => `r.${quoted(column)}`).join(', ');
  const rows: KeptRow[] = [];
  let characters = 0;
  for (let start = 0; ; start += rowsAtOnce) {
    // As text: numbers and times stay as Postgres wrote them.
    const found = await then(
      `select ${keySql(key, 'r')} as key, pg_catalog.to_jsonb(r)::text as json from public.${quoted(name)} r ${chosen(keys, key)}
       order by ${order} limit ${rowsAtOnce} offset ${start}`,
      keys === 'all' ? [] : [keys],
    );
    if (!found.ok) return found;
    for (const { key: named, json } of found.value) {
      const row = { key: String(named), json: String(json) };
      characters += row.key.length + row.json.length;
      rows.push(row);
    }
    if (characters > mostCharacters) return fail({ code: 'rows-too-large', table: name });
    if (found.value.length < rowsAtOnce) return succeed(rows);
  }
}

/** Dropped columns in which a chosen row had a value. */
async function columnsGone(
  then: ReadRows,
  source: TableShape,
  target: TableShape,
  keys: Picked['keys'],
): Promise<Result<string[], ReadTrouble>> {
  const gone = source.columns.filter(({ name }) => !target.columns.some((column) => column.name === name));
  if (gone.length === 0) return succeed([]);
  const counts = gone.map(({ name }, n) => `count(r.${quoted(name)})::int as c${n}`).join(', ');
  const found = await then(
    `select ${counts} from public.${quoted(source.name)} r ${chosen(keys, source.key)}`,
    keys === 'all' ? [] : [keys],
  );
  if (!found.ok) return found;
  return succeed(gone.filter((_, n) => Number(found.value[0]?.[`c${n}`]) > 0).map(({ name }) => name));
}

const tableSql = ({ name }: TableShape) => `public.${quoted(name)}`;

function columnsOf(source: TableShape, target: TableShape): string[] {
  const isThere = new Set(source.columns.map(({ name }) => name));
  return target.columns.filter(({ name, isWritten }) => isWritten && isThere.has(name)).map(({ name }) => name);
}

function insertOf(source: TableShape, target: TableShape, rows: readonly KeptRow[]): Statement {
  const table = tableSql(target);
  const columns = columnsOf(source, target);
  const others = columns.filter((name) => !target.key.includes(name));
  const set = others.map((name) => `${quoted(name)} = excluded.${quoted(name)}`).join(', ');
  const sql = `
    insert into ${table} (${columns.map(quoted).join(', ')}) overriding system value
    select ${columns.map((name) => `r.${quoted(name)}`).join(', ')}
    from pg_catalog.unnest($1::text[]) part, pg_catalog.jsonb_populate_recordset(null::${table}, part::jsonb) r
    on conflict (${target.key.map(quoted).join(', ')}) do ${set === '' ? 'nothing' : `update set ${set}`}`;
  const parts = Array.from({ length: Math.ceil(rows.length / rowsAtOnce) }, (_, n) =>
    rows.slice(n * rowsAtOnce, (n + 1) * rowsAtOnce),
  );
  return { sql, values: [parts.map((part) => `[${part.map(({ json }) => json).join(',')}]`)] };
}

function statementsFor(source: TableShape, target: TableShape, triggers: readonly string[], rows: readonly KeptRow[]) {
  return [
    ...turnTriggers(tableSql(target), triggers, 'disable'),
    // A single statement, so that rows that reference each other arrive together.
    insertOf(source, target, rows),
    { sql: 'set constraints all immediate' },
    ...turnTriggers(tableSql(target), triggers, 'enable'),
    ...columnsOf(source, target).map((name) => nextNumber(tableSql(target), name)),
  ];
}
