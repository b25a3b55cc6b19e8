import { quote } from './capture-sql';
import type { DescribedTable } from './describe-table';
import { filterSql, readFilter } from './read-filter';
import type { Caller, ChangeKind, RowListener, ToldChange } from './row-listener';
import type { Ask } from '../session/serialise-connection';
import { type QueuedChange, writeChange, writeFailure } from './write-change';

/** `since`: the number of the last change before it listened. */
export type Listening = RowListener & { since: number };

type Candidate = { change: QueuedChange; listener: RowListener; group: string | null };
type Group = { caller: Caller; keys: Set<string> };
type CurrentRow = { record: string; passes: readonly boolean[] };

/**
 * Says who may hear of changes of one table, in their order. What is sent is the row as it is now, and only to those who
 * may see it now: never an older version that was not theirs. A deleted row can't be judged any more; as on Supabase,
 * its key goes to everybody who listens and may read keys.
 * Cost: one query for the rows, and one check for each different caller, whatever the number of listeners.
 */
export async function evaluateChanges(
  ask: Ask,
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
  const asks: Asks = { ask, table, filters };
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

type Asks = { ask: Ask; table: DescribedTable; filters: readonly string[] };

const mayReadKeys = (table: DescribedTable, { role }: Caller) =>
  table.columns.every(({ isKey, readers }) => !isKey || readers.includes(role));

/** Tokens of one person share a check: what makes them differ is no matter of policies. */
function nameCaller({ role, claims }: Caller): string {
  const { exp: _exp, iat: _iat, jti: _jti, ...rest } = claims;
  return `${role} ${JSON.stringify(rest)}`;
}

const passesSql = ({ table, filters }: Asks) =>
  `array[${filters.map((one) => (one === '' ? 'true' : filterSql(table, readFilter(one) ?? []))).join(', ')}]`;

/** Keys as rows `k`, each with its place in the list; `offset 0` keeps the look-ups by key from becoming one large scan. */
function keyRows({ columns }: DescribedTable) {
  const keys = columns.filter(({ isKey }) => isKey);
  return {
    from: `jsonb_to_recordset($1::jsonb) k (easel_at int, ${keys.map((one) => `${quote(one.name)} ${one.fullType}`).join(', ')})`,
    matches: keys.map(({ name }) => `t.${quote(name)} = k.${quote(name)}`).join(' and '),
  };
}
const numbered = (keys: Iterable<string>) =>
  `[${[...keys].map((key, at) => `{"easel_at":${at},${key.slice(1)}`).join(',')}]`;

/** The rows of these keys as they are now; what is gone is left out. */
async function readRows(asks: Asks, keys: readonly string[]): Promise<Map<string, CurrentRow>> {
  if (keys.length === 0) return new Map();
  const { from, matches } = keyRows(asks.table);
  const { rows } = await asks.ask<{ at: number } & CurrentRow>(
    `select k.easel_at as at, to_jsonb(t)::text as record, ${passesSql(asks)} as passes
     from ${from} cross join lateral (select * from ${asks.table.path} t where ${matches} offset 0) t`,
    [numbered(keys)],
  );
  return new Map(rows.map(({ at, record, passes }) => [keys[at]!, { record, passes }]));
}

/** Of a deleted row the key alone is known: a filter that asks for more does not hold. */
async function filterKeys(asks: Asks, keys: readonly string[]): Promise<Map<string, readonly boolean[]>> {
  if (keys.length === 0) return new Map();
  const table = { ...asks.table, columns: asks.table.columns.filter(({ isKey }) => isKey) };
  const { rows } = await asks.ask<{ at: number; passes: boolean[] }>(
    `select (e.at - 1)::int as at, ${passesSql({ ...asks, table })} as passes
     from jsonb_array_elements($1::jsonb) with ordinality e (key, at), jsonb_populate_record(null::${table.path}, e.key) t`,
    [`[${keys.join(',')}]`],
  );
  return new Map(rows.map(({ at, passes }) => [keys[at]!, passes]));
}

type Sight = { keys: ReadonlySet<string>; failure: string | null };

/** Which of its keys each group of callers may see now, asked in the name of each. */
async function readVisible({ ask, table }: Asks, groups: ReadonlyMap<string, Group>): Promise<Map<string, Sight>> {
  if (groups.size === 0) return new Map();
  const { from, matches } = keyRows(table);
  const sql = `select array_agg(k.easel_at) from ${from} where exists (select from ${table.path} t where ${matches} offset 0)`;
  const asked = [...groups].map(([name, { caller, keys }]) => ({ name, caller, keys: [...keys] }));
  const parts = asked.map(
    // Put together as text, so that keys stay as they are.
    ({ caller, keys }) => `${JSON.stringify({ ...caller, sql }).slice(0, -1)},"keys":${numbered(keys)}}`,
  );
  const { rows } = await ask<{ n: number; seen: number[] | null; failure: string | null }>(
    'select n, seen, failure from easel_capture.visible($1::jsonb)',
    [`[${parts.join(',')}]`],
  );
  return new Map(
    rows.map(({ n, seen, failure }) => {
      const { name, keys } = asked[n]!;
      return [name, { keys: new Set((seen ?? []).map((at) => keys[at]!)), failure }];
    }),
  );
}
