import type { Finding } from '@/lib/base/foundation/finding';
import { must, type Actor, type Attempts } from './attempts';
import { keyOf, type Moment, type Row } from './past-policies';
import type { RulesTable } from './rules';
import { belongs } from './seed-rows';
import { ownerColumns, restPath } from './try-reading';
import { isTheirs } from './whose';

/** Rows that disappeared or changed, and rows that are new; read by bypassing all policies. */
export type Changes = { changed: { before: Row; after: Row }[]; gone: Row[]; added: Row[] };

export function compareMoments(table: RulesTable, before: Moment, after: Moment): Changes {
  const was = new Map(before.get(table.name)?.rows.map((one) => [keyOf(table, one.row), one]));
  const is = new Map(after.get(table.name)?.rows.map((one) => [keyOf(table, one.row), one]));
  const isWhole = (after.get(table.name)?.count ?? 0) <= 300;
  return {
    changed: [...was].flatMap(([key, one]) => {
      const now = is.get(key);
      return now && now.written !== one.written ? [{ before: one.row, after: now.row }] : [];
    }),
    gone: [...was].flatMap(([key, one]) => (is.has(key) || !isWhole ? [] : [one.row])),
    added: [...is].flatMap(([key, one]) => (was.has(key) ? [] : [one.row])),
  };
}

const filterOf = ({ primaryKey, columns }: RulesTable, row: Row): string => {
  const names = primaryKey.length > 0 ? primaryKey : columns.slice(0, 3).map(({ name }) => name);
  return names.map((name) => `${encodeURIComponent(name)}=eq.${encodeURIComponent(textOf(row[name]))}`).join('&');
};
const textOf = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** Rows of a table that the actor must not change. */
function victims(world: Attempts, table: string, rows: readonly Row[], who: Finding['who']): Row[] {
  if (who === 'stranger') return [...rows];
  if (!world.owners.has(table)) return [];
  return rows.filter((row) => !isTheirs({ ...world, tables: world.rules.tables }, table, row, world.second));
}

/** Does something to the rows of a table or view, and reports its effects on other people's rows in all tables. */
async function attempt(
  world: Attempts,
  table: RulesTable,
  actor: Actor,
  did: 'change' | 'delete',
  send: (path: string) => Promise<unknown>,
): Promise<boolean> {
  const target = world.seeds.of(table.name, world.first).at(-1) ?? world.seeds.any(table.name)[0];
  const about = table.isView ? world.rules.tables : [table];
  // First by the row's key, then all rows at once: without a filter, select policies don't apply.
  const paths = [...(target ? [`?${filterOf(table, target)}`] : []), ''];
  for (const filter of paths) {
    if (world.isOver()) return false;
    const before = await world.past.moment(about);
    await send(`${restPath(table.name)}${filter}`);
    const after = await world.past.moment(about);
    for (const met of about.filter(({ isView }) => !isView)) {
      const { changed, gone } = compareMoments(met, before, after);
      const all = did === 'change' ? changed.map((one) => one.before) : gone;
      const hit = victims(world, met.name, all, actor.who);
      if (hit.length === 0) continue;
      const through = { kind: table.isView ? 'view' : 'table', name: table.name } as const;
      world.findings.add(
        {
          ...{ who: actor.who, did, through, after: actor.after, rows: hit.length, columns: [] },
          table: table.isView ? met.name : null,
          call: `${did === 'change' ? 'PATCH' : 'DELETE'} ${restPath(table.name)}`,
        },
        must,
      );
      return true;
    }
  }
  return false;
}

/** Writes a column's existing value back: no check can fail, and a row that was reached has a new version. */
export async function tryChanging(world: Attempts, table: RulesTable, actor: Actor): Promise<void> {
  const role = actor.who === 'stranger' ? 'anon' : 'authenticated';
  const owned = ownerColumns(world, table.name);
  const target = world.seeds.of(table.name, world.first).at(-1) ?? world.seeds.any(table.name)[0];
  const free = table.columns.filter(
    ({ name, isGenerated }) => !isGenerated && !table.primaryKey.includes(name) && !owned.includes(name),
  );
  const open = free.filter(({ may }) => may[role].includes('update'));
  // Without grants, a single call shows that nothing works.
  const tried = (open.length > 0 ? open : free.length > 0 ? free : table.columns).slice(0, open.length > 0 ? 2 : 1);
  for (const { name } of tried) {
    const value = target?.[name] ?? null;
    // Changing all rows would hit the actor's own row too, so write the value that later attempts need it to keep.
    const own = world.seeds.of(table.name, world.second)[0];
    const isHit = await attempt(world, table, actor, 'change', (path) =>
      world.wire.call(
        actor.caller,
        'PATCH',
        path,
        { [name]: path.includes('?') || !own ? value : own[name] },
        {
          prefer: 'return=minimal',
        },
      ),
    );
    if (isHit) return;
  }
}

export async function tryDeleting(world: Attempts, table: RulesTable, actor: Actor): Promise<void> {
  await attempt(world, table, actor, 'delete', (path) =>
    world.wire.call(actor.caller, 'DELETE', path, undefined, { prefer: 'return=minimal' }),
  );
}

/** A stranger adds any row; a signed-in person adds one in another person's name. */
export async function tryAdding(world: Attempts, table: RulesTable, actor: Actor): Promise<void> {
  const { wire, past, seeds, first, second, third, owners, rules, findings } = world;
  const role = actor.who === 'stranger' ? 'anon' : 'authenticated';
  const ownership = owners.get(table.name);
  if (actor.who === 'other' && (ownership === undefined || ownership.by === 'members')) return;
  // People who may see the parent row may well add to it.
  if (
    ownership?.by === 'row' &&
    actor.who === 'other' &&
    findings.has({ did: 'read', through: { kind: 'table', name: ownership.table } })
  )
    return;
  const owned = ownerColumns(world, table.name);
  const mayAdd = (name: string) => table.columns.some((one) => one.name === name && one.may[role].includes('insert'));
  const choices = new Map<string, number>();
  for (let tried = 0; tried < 4 && !world.isOver(); tried += 1) {
    const draft = seeds.draft(table, first, 7 + tried, choices);
    if (draft === null) return;
    // Everybody it names is somebody else.
    const full = Object.fromEntries(
      Object.entries(draft).map(([name, value]) => [name, value === second.id ? third.id : value]),
    );
    const withoutOwner = Object.fromEntries(Object.entries(full).filter(([name]) => !owned.includes(name)));
    const rows = actor.who === 'stranger' && owned.length > 0 ? [full, withoutOwner] : [full];
    let isContent = false;
    for (const row of rows) {
      const allowed = Object.fromEntries(Object.entries(row).filter(([name]) => mayAdd(name)));
      const before = await past.moment([table]);
      const reply = await wire.call(
        actor.caller,
        'POST',
        restPath(table.name),
        Object.keys(allowed).length > 0 ? allowed : row,
        { prefer: 'return=minimal' },
      );
      const after = await past.moment([table]);
      const { added, changed } = compareMoments(table, before, after);
      const isOthers = (one: Row) => !isTheirs({ ...world, tables: rules.tables }, table.name, one, second);
      const hit = actor.who === 'stranger' ? [...added, ...changed] : added.filter(isOthers);
      if (hit.length > 0) {
        findings.add(
          {
            ...{ who: actor.who, did: 'add', rows: hit.length, columns: [], table: null, after: actor.after },
            through: { kind: 'table', name: table.name },
            call: `POST ${restPath(table.name)}`,
          },
          must,
        );
        return;
      }
      if (reply.code === null || !reply.code.startsWith('23')) continue;
      isContent = true;
      for (const check of table.checks)
        if (reply.text.includes(check.name))
          for (const name of check.columns) choices.set(name, (choices.get(name) ?? 0) + 1);
    }
    // Retry with other content only if the content was refused.
    if (!isContent) return;
  }
}

/** Makes one's own row somebody else's: this could put words into their mouth. */
export async function tryGiving(world: Attempts, table: RulesTable): Promise<void> {
  const { owners, seeds, wire, past, first, second, findings } = world;
  const ownership = owners.get(table.name);
  if (ownership?.by !== 'column') return;
  for (const { name, holds } of ownership.columns) {
    const own = seeds.of(table.name, second).find((row) => row[name] === (holds === 'id' ? second.id : second.email));
    if (!own || world.isOver()) continue;
    const value = holds === 'id' ? first.id : first.email;
    const before = await past.moment([table]);
    // By the row's key, and without a filter: select policies then don't apply to the changed row.
    for (const filter of [`?${filterOf(table, own)}`, ''])
      await wire.call(
        second,
        'PATCH',
        `${restPath(table.name)}${filter}`,
        { [name]: value },
        { prefer: 'return=minimal' },
      );
    const after = await past.moment([table]);
    const { changed, added } = compareMoments(table, before, after);
    const given = [...changed.map((one) => one.after), ...added].filter(
      (row) => row[name] === value && belongs(owners, table.name, row, first),
    );
    if (given.length === 0) continue;
    findings.add(
      {
        ...{ who: 'other', did: 'give', rows: given.length, columns: [name], table: null, after: null },
        through: { kind: 'table', name: table.name },
        call: `PATCH ${restPath(table.name)}`,
      },
      must,
    );
    return;
  }
}
