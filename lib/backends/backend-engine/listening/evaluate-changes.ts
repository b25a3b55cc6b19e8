import { quote } from './capture-sql';
import type { DescribedTable } from './describe-table';
import { filterSql, readFilter } from './read-filter';
import type { Caller, ChangeKind, RowListener, ToldChange } from './row-listener';
import { claimsOf, claimsSql } from '../session/claims';
import { readFailure } from '../session/last-failure';
import type { Alone } from '../session/serialise-connection';
import { type QueuedChange, writeChange, writeFailure } from './write-change';

/** `since`: the number of the last change before it started listening. */
export type Listening = RowListener & { since: number };

type Attempts = Pick<Alone, 'attempt' | 'attemptAll'>;
type Candidate = { change: QueuedChange; listener: RowListener; group: string | null };
type Group = { caller: Caller; keys: Set<string> };
type CurrentRow = { record: string; passes: readonly boolean[] };

/**
 * Decides who is notified of one table's changes, keeping their order. Sends the current row, and only to callers who
 * may see it now: never an older version that they may not have been allowed to see. A deleted row can't be checked any
 * more; as on Supabase, its key goes to every listener who may read keys. Cost: one query for the rows, plus one check
 * per distinct caller, whatever the number of listeners.
 */
export async function evaluateChanges(
  { attempt, attemptAll }: Attempts,
  table: DescribedTable,
  changes: readonly QueuedChange[],
  listeners: readonly Listening[],
): Promise<(ToldChange & { n: number })[]> {
  const hear = (kind: ChangeKind) => listeners.filter(({ event }) => event === '*' || event === kind);
  const hearing = { INSERT: hear('INSERT'), UPDATE: hear('UPDATE'), DELETE: hear('DELETE') };
  const heard = changes.filter(({ kind }) => hearing[kind].length > 0);
  if (heard.length === 0) return [];
  const filters = [...new Set(listeners.map(({ filter }) => filter ?? ''))];
  const filterAt = new Map(filters.map((filter, at) => [filter, at]));
  const asks: Asks = { attempt, attemptAll, table, filters };
  const rows = await readRows(asks, [...new Set(heard.filter(({ kind }) => kind !== 'DELETE').map(({ key }) => key))]);
  const gone = await filterKeys(asks, [
    ...new Set(heard.filter(({ kind }) => kind === 'DELETE').map(({ key }) => key)),
  ]);

  const candidates: Candidate[] = [];
  const groups = new Map<string, Group>();
  for (const change of heard) {
    for (const listener of hearing[change.kind]) {
      if (change.n <= listener.since) continue;
      const at = filterAt.get(listener.filter ?? '')!;
      if (change.kind === 'DELETE') {
        if (gone.get(change.key)?.[at] && mayReadKeys(table, listener.caller))
          candidates.push({ change, listener, group: null });
        continue;
      }
      if (!rows.get(change.key)?.passes[at]) continue;
      const group = table.hasPolicies ? nameCaller(listener.caller) : listener.caller.role;
      const known = groups.get(group) ?? { caller: listener.caller, keys: new Set<string>() };
      groups.set(group, known);
      known.keys.add(change.key);
      candidates.push({ change, listener, group });
    }
  }
  const seen = await readVisible(asks, groups);
  const told = new Map<string, ToldChange & { n: number; to: number[] }>();
  for (const { change, listener, group } of candidates) {
    const sight = group === null ? null : seen.get(group)!;
    if (sight !== null && sight.failure === null && !sight.keys.has(change.key)) continue;
    const failure = sight?.failure ?? null;
    const name = [change.n, listener.caller.role, failure, listener.select?.join()].join(' ');
    const known = told.get(name);
    if (known) {
      known.to.push(listener.n);
      continue;
    }
    const record = rows.get(change.key)?.record ?? null;
    const data = failure === null ? writeChange(table, change, record, listener) : writeFailure(table, change, failure);
    told.set(name, { n: change.n, to: [listener.n], data });
  }
  return [...told.values()];
}

type Asks = Attempts & { table: DescribedTable; filters: readonly string[] };

const mayReadKeys = (table: DescribedTable, { role }: Caller) =>
  table.columns.every(({ isKey, readers }) => !isKey || readers.includes(role));

/** One person's tokens share a check: the claims in which they differ do not matter to policies. */
function nameCaller({ role, claims }: Caller): string {
  const { exp: _exp, iat: _iat, jti: _jti, ...rest } = claims;
  return `${role} ${JSON.stringify(rest)}`;
}

const passesSql = ({ table, filters }: Asks) =>
  `array[${filters.map((one) => (one === '' ? 'true' : filterSql(table, readFilter(one) ?? []))).join(', ')}]`;

/** The keys as rows `k`, each with its index; `offset 0` keeps the key look-ups from turning into one large scan. */
function keyRows({ columns }: DescribedTable) {
  const keys = columns.filter(({ isKey }) => isKey);
  return {
    from: `pg_catalog.jsonb_to_recordset($1::jsonb) k (easel_at int, ${keys.map((one) => `${quote(one.name)} ${one.fullType}`).join(', ')})`,
    matches: keys.map(({ name }) => `t.${quote(name)} = k.${quote(name)}`).join(' and '),
  };
}
const numbered = (keys: Iterable<string>) =>
  `[${[...keys].map((key, at) => `{"easel_at":${at},${key.slice(1)}`).join(',')}]`;

/** The current rows of these keys; deleted rows are left out. */
async function readRows(asks: Asks, keys: readonly string[]): Promise<Map<string, CurrentRow>> {
  if (keys.length === 0) return new Map();
  const { from, matches } = keyRows(asks.table);
  const sql = `select k.easel_at as at, pg_catalog.to_jsonb(t)::text as record, ${passesSql(asks)} as passes
     from ${from} cross join lateral (select * from ${asks.table.path} t where ${matches} offset 0) t`;
  const { rows } = await asks.attempt([{ sql, values: [numbered(keys)] }], 'owner');
  return new Map(
    (rows as ({ at: number } & CurrentRow)[]).map(({ at, record, passes }) => [keys[at]!, { record, passes }]),
  );
}

/** Of a deleted row only the key is known: a filter on other columns does not match. */
async function filterKeys(asks: Asks, keys: readonly string[]): Promise<Map<string, readonly boolean[]>> {
  if (keys.length === 0) return new Map();
  const table = { ...asks.table, columns: asks.table.columns.filter(({ isKey }) => isKey) };
  const sql = `select (e.at - 1)::int as at, ${passesSql({ ...asks, table })} as passes
     from pg_catalog.jsonb_array_elements($1::jsonb) with ordinality e (key, at),
       pg_catalog.jsonb_populate_record(null::${table.path}, e.key) t`;
  const { rows } = await asks.attempt([{ sql, values: [`[${keys.join(',')}]`] }], 'owner');
  return new Map((rows as { at: number; passes: boolean[] }[]).map(({ at, passes }) => [keys[at]!, passes]));
}

type Sight = { keys: ReadonlySet<string>; failure: string | null };

/**
 * Finds which of its keys each group of callers may see now, by querying as that caller. Callers of the same role share
 * one message, each with a transaction and a clean session of their own.
 */
async function readVisible(
  { attemptAll, table }: Asks,
  groups: ReadonlyMap<string, Group>,
): Promise<Map<string, Sight>> {
  const { from, matches } = keyRows(table);
  const sql = `select k.easel_at as at from ${from} where exists (select from ${table.path} t where ${matches} offset 0)`;
  const seen = new Map<string, Sight>();
  for (const role of new Set([...groups.values()].map(({ caller }) => caller.role))) {
    const ofRole = [...groups].filter(([, { caller }]) => caller.role === role);
    const asked = ofRole.map(([, { keys }]) => [...keys]);
    const attempts = ofRole.map(([, { caller }], n) => [
      { sql: claimsSql, values: claimsOf(caller) },
      { sql, values: [numbered(asked[n]!)] },
    ]);
    for (const [n, result] of (await attemptAll(attempts, role)).entries())
      seen.set(ofRole[n]![0], readSight(result, asked[n]!));
  }
  return seen;
}

function readSight(result: Awaited<ReturnType<Alone['attempt']>> | Error, asked: readonly string[]): Sight {
  if (!(result instanceof Error))
    return { keys: new Set(result.rows.map(({ at }) => asked[at as number]!)), failure: null };
  // A failing policy hides the row from its own caller only.
  const failure = readFailure(result);
  if (failure === null) throw result;
  return { keys: new Set(), failure: failure.code };
}
