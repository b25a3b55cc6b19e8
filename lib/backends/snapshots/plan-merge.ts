import type { Refusal, Statement } from '@/lib/backends/backend-engine/engine-messages';
import type { BackendTrouble } from '@/lib/backends/backends/backends';
import { succeed, type Result } from '@/lib/base/foundation/result';
import { fitUnits } from './fit-units';
import { sayWhy, type WhyLeft } from './left-row';
import { type Did, type MergeUnit, statementsOf } from './merge-units';
import { readSince, type SinceTrouble } from './read-since';
import { nextNumber, rowTriggersSql, turnTriggers } from './row-statements';
import { quoted, type ReadTrouble } from './read-table-shapes';
import type { ReadRows } from './snapshots';

/** The most rows shown per reason why rows can't be carried over. */
const mostShown = 3;

/** The later changes that an earlier state takes over. */
export type Carried = {
  /** Rows of the app's tables. */
  rows: { added: number; changed: number; gone: number };
  /** Accounts and uploads that are new since. */
  people: number;
  files: number;
};

/** Rows of one table that can't be carried over, all for the same reason: how many, and a sample. */
export type NotCarried = {
  /** `auth.users` and `storage.objects` are accounts and uploads. */
  table: string;
  did: Did;
  count: number;
  why: WhyLeft | { why: 'no-table' } | { why: 'no-key' } | { why: 'no-column'; column: string };
  rows: Readonly<Record<string, unknown>>[];
};

export type Merge = {
  carried: Carried;
  left: NotCarried[];
  statements: Statement[];
  /** The rows behind the statements. */
  fitting: readonly MergeUnit[];
};

/** The earlier state, in a copy on which changes may be tried. */
export type EarlierData = {
  read: ReadRows;
  rehearse(statements: readonly Statement[]): Promise<Result<readonly Refusal[], BackendTrouble>>;
};

/**
 * Plans how an earlier state takes over everything that people added, changed and deleted since, as a three-way merge
 * by key: later changes apply, values that only the earlier tables have stay as they were, and rows that those tables
 * can't hold are reported. Everything is rehearsed on `then`; nothing is written. `statements` apply the plan, all of
 * them or none, to a database equal to `then`. Cost: one pass over both sides, and a rehearsal of the rows that differ.
 */
export async function planMerge(then: EarlierData, now: ReadRows): Promise<Result<Merge, SinceTrouble>> {
  const since = await readSince({ then: then.read, now });
  if (!since.ok) return since;
  const { units, homeless, columns } = since.value;
  const planned = await planUnits(then, units);
  if (!planned.ok) return planned;
  return succeed({
    ...planned.value,
    left: [
      ...planned.value.left,
      ...homeless.map(({ table, why, count: n }) => ({
        table,
        did: 'added' as const,
        count: n,
        why: { why },
        rows: [],
      })),
      ...columns.map(({ table, column, count: n }) => ({
        ...{ table, did: 'added' as const, count: n, rows: [] },
        why: { why: 'no-column' as const, column },
      })),
    ],
  });
}

/**
 * Plans how a database takes these rows: which of them fit, in an order that works, and which it can't hold. Rehearsed
 * there; nothing is written.
 */
export async function planUnits(
  then: EarlierData,
  units: readonly MergeUnit[],
): Promise<Result<Merge, ReadTrouble | BackendTrouble>> {
  const triggers = await triggersOf(then.read, units);
  if (!triggers.ok) return triggers;
  const before = [...triggers.value.rest, { sql: 'set constraints all immediate' }];
  const fitted = await fitUnits(then.rehearse, before, units);
  if (!fitted.ok) return fitted;
  const { fitting, left } = fitted.value;
  const statements = [
    ...before,
    ...fitting.flatMap((unit) => {
      const { before: first, main, after } = statementsOf(unit);
      return [...first, main, ...after];
    }),
    ...triggers.value.work,
    ...numbersOf(fitting),
  ];
  return succeed({
    carried: count(fitting),
    statements: fitting.length === 0 ? [] : statements,
    left: gather(left.map(({ unit, failure }) => ({ unit, why: sayWhy(failure) }))),
    fitting,
  });
}

/** Disables the app's own row triggers, and enables them again: they already ran when the rows were first written. */
async function triggersOf(
  then: ReadRows,
  units: readonly MergeUnit[],
): Promise<Result<{ rest: Statement[]; work: Statement[] }, ReadTrouble>> {
  const found = { rest: [] as Statement[], work: [] as Statement[] };
  for (const table of new Map(units.map((unit) => [unit.table.name, unit.table])).values()) {
    if (table.isEasels) continue;
    const rows = await then(rowTriggersSql, [table.name]);
    if (!rows.ok) return rows;
    const names = rows.value.map(({ name }) => String(name));
    found.rest.push(...turnTriggers(table.sql, names, 'disable'));
    found.work.push(...turnTriggers(table.sql, names, 'enable'));
  }
  return succeed(found);
}

/** Moves sequences past the highest number that was carried over. */
function numbersOf(units: readonly MergeUnit[]): Statement[] {
  const tables = new Map(units.filter(({ did }) => did === 'added').map(({ table }) => [table.name, table]));
  return [...tables.values()].flatMap((table) =>
    table.isEasels ? [] : table.inserted.map((column) => nextNumber(`public.${quoted(table.name)}`, column)),
  );
}

function count(units: readonly MergeUnit[]): Carried {
  const of = (isOne: (unit: MergeUnit) => boolean) =>
    units.filter(isOne).reduce((sum, { rows }) => sum + rows.length, 0);
  const rows = (did: Did) => of((unit) => !unit.table.isEasels && unit.did === did);
  const added = (name: string) => of((unit) => unit.table.name === name && unit.did === 'added');
  return {
    rows: { added: rows('added'), changed: rows('changed'), gone: rows('gone') },
    people: added('auth.users'),
    files: added('storage.objects'),
  };
}

type Row = Record<string, unknown>;

/** Only an account's address is shown: the row contains its password’s hash. */
function shown(table: string, row: Row): Row {
  if (table === 'auth.users') return { email: row['email'] };
  return table === 'storage.objects' ? { name: row['name'] } : row;
}

function gather(left: readonly { unit: MergeUnit; why: WhyLeft }[]): NotCarried[] {
  const groups = new Map<string, NotCarried>();
  for (const { unit, why } of left) {
    // Skip sign-in identities: they belong to an account, which is listed in its own right.
    if (unit.table.name === 'auth.identities') continue;
    const kind = why.why === 'refused' ? why.message : why.why === 'needs-other' ? why.parent : why.column;
    const id = JSON.stringify([unit.table.name, unit.did, why.why, kind]);
    const group = groups.get(id) ?? { table: unit.table.name, did: unit.did, count: 0, why, rows: [] };
    group.count += unit.rows.length;
    for (const { json } of unit.rows) {
      if (group.rows.length < mostShown) group.rows.push(shown(unit.table.name, JSON.parse(json) as Row));
    }
    groups.set(id, group);
  }
  return [...groups.values()];
}
