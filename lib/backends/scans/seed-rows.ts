import { quoteName } from '@/lib/backends/backends/read-schema';
import type { Ownership } from './find-owners';
import { candidatesFor } from './make-values';
import { named, type PastPolicies, type Refused, type Row } from './past-policies';
import type { Rules, RulesColumn, RulesTable } from './rules';
import { isRoleTable } from './role-table';
import type { Person, Wire } from './wire';

/** The rows of each made-up person, by table. */
export type Seeds = {
  of(table: string, person: Person): readonly Row[];
  /** Any existing rows that a reference can point at. */
  any(table: string): readonly Row[];
  /** Tables without a single row, on which nothing can be tried. */
  empty: readonly string[];
  /** A row as the person would add it, without adding it. */
  draft(table: RulesTable, person: Person, index: number, choices?: Choices): Row | null;
};
export type Choices = ReadonlyMap<string, number>;

const mostTries = 14;

type Given = {
  rules: Rules;
  owners: ReadonlyMap<string, Ownership>;
  wire: Wire;
  past: PastPolicies;
  /** The first two are tried against each other; the last is a third party. */
  people: readonly Person[];
  isOver(): boolean;
};

/** Referenced tables first; breaks cycles where it meets them. */
export function inOrder(tables: readonly RulesTable[]): RulesTable[] {
  const done = new Set<string>();
  const ordered: RulesTable[] = [];
  const visit = (table: RulesTable, above: readonly string[]) => {
    if (done.has(table.name) || above.includes(table.name)) return;
    for (const { table: target } of table.references) {
      const next = tables.find(({ name }) => name === target);
      if (next) visit(next, [...above, table.name]);
    }
    if (done.has(table.name)) return;
    done.add(table.name);
    ordered.push(table);
  };
  for (const table of tables) visit(table, []);
  return ordered;
}

/**
 * Gives each made-up person their own rows: through the app if it allows that, otherwise by bypassing its policies.
 * Every text in them is recognisable. A table that accepts none keeps its existing rows.
 */
export async function seedRows({ rules, owners, wire, past, people, isOver }: Given): Promise<Seeds> {
  const rows = new Map<string, Map<string, Row[]>>();
  const all = new Map<string, Row[]>();
  const third = people.at(-1)!;
  const real = inOrder(rules.tables.filter(({ isView }) => !isView));
  let n = 0;

  const of = (table: string, { id }: Person) => rows.get(table)?.get(id) ?? [];
  const any = (table: string) => all.get(table) ?? [];

  function referenced(table: string, person: Person, index: number): Row | null {
    const own = of(table, person);
    return own[index] ?? own.at(-1) ?? any(table).at(-1) ?? null;
  }

  function draft(table: RulesTable, person: Person, index: number, choices: Choices = new Map()): Row | null {
    n += 1;
    const row: Row = {};
    const ownership = owners.get(table.name);
    const owned = ownership?.by === 'column' ? ownership.columns : [];
    for (const reference of table.references) {
      if (reference.table.includes('.') || reference.columns.some((name) => owned.some((one) => one.name === name)))
        continue;
      const target = referenced(reference.table, person, index);
      if (target)
        for (const [at, name] of reference.columns.entries()) row[name] = target[reference.foreignColumns[at]!];
      else if (reference.columns.every((name) => !columnOf(table, name)?.isNullable)) return null;
    }
    for (const [at, column] of table.columns.entries()) {
      const { name, isGenerated, isNullable, default: given } = column;
      if (isGenerated || Object.hasOwn(row, name)) continue;
      const owner = owned.find((one) => one.name === name);
      if (owner) {
        // Any other person in the row is a third party, so that the row admits neither of the two.
        const isFirst = owned[0] === owner || leadsRow(table, name);
        const whose = isFirst ? person : third;
        row[name] = owner.holds === 'id' ? whose.id : whose.email;
        continue;
      }
      if (table.references.some(({ columns }) => columns.includes(name))) continue;
      const isWords = /^(text|character|varchar)/.test(column.type);
      const isBare = given === null || /^''/.test(given);
      // The second row takes the other option, to cover rows that are visible only once released.
      const isOtherRoad = index > 0 && (column.type === 'boolean' || hasList(table, column));
      if (given !== null && !(isWords && isBare) && !isOtherRoad) continue;
      const candidates = candidatesFor(table, column, { ...person, index }, n * 31 + at);
      if (candidates.length === 0) {
        if (isNullable || given !== null) continue;
        return null;
      }
      row[name] = candidates[Math.min(choices.get(name) ?? 0, candidates.length - 1)];
    }
    return row;
  }

  function remember(table: string, person: Person, row: Row): void {
    const byPerson = rows.get(table) ?? new Map<string, Row[]>();
    byPerson.set(person.id, [...(byPerson.get(person.id) ?? []), row]);
    rows.set(table, byPerson);
    all.set(table, [...any(table), row]);
  }

  async function addBy(
    add: (row: Row) => Promise<Refused | null>,
    table: RulesTable,
    person: Person,
    index: number,
  ): Promise<boolean> {
    const choices = new Map<string, number>();
    for (let tried = 0; tried < mostTries; tried += 1) {
      const row = draft(table, person, index, choices);
      if (row === null) return false;
      const refused = await add(row);
      if (refused === null) {
        const [stored] = await past.newest(table.name, 1);
        if (!stored) return false;
        remember(table.name, person, stored.row);
        return true;
      }
      if (!adapt(table, refused, choices)) return false;
    }
    return false;
  }

  /** Inserts as the table's owner, but with the person's session, so that defaults and triggers record the person. */
  async function addPast(table: RulesTable, person: Person, row: Row, isForced: boolean): Promise<Refused | null> {
    const names = Object.keys(row);
    const claims = { sub: person.id, role: 'authenticated', email: person.email };
    const sql = `insert into ${named(table.name)} (${names.map(quoteName).join(', ')})
      select ${names.map((name) => `r.${quoteName(name)}`).join(', ')} from pg_catalog.jsonb_populate_record(null::${named(table.name)}, $1::jsonb) r`;
    return past.write([
      { sql: `select pg_catalog.set_config('request.jwt.claims', $1, true)`, values: [JSON.stringify(claims)] },
      { sql: `select pg_catalog.set_config('request.jwt.claim.sub', $1, true)`, values: [person.id] },
      ...(isForced ? [{ sql: `set local session_replication_role = replica` }] : []),
      names.length === 0
        ? { sql: `insert into ${named(table.name)} default values` }
        : { sql, values: [JSON.stringify(row)] },
    ]);
  }

  /** Drops a constraint that no made-up value satisfies, in this copy only. */
  async function loosen(table: RulesTable, refused: Refused): Promise<boolean> {
    const constraint = /(?:check|exclusion) constraint "([^"]+)"/.exec(refused.message)?.[1];
    if (constraint === undefined) return false;
    const sql = `alter table ${named(table.name)} drop constraint ${quoteName(constraint)}`;
    return (await past.write([{ sql }])) === null;
  }

  for (const table of real) {
    const before = await past.newest(table.name, 5);
    all.set(table.name, before.map(({ row }) => row).toReversed());
    const isPrivate = owners.has(table.name);
    const ownership = owners.get(table.name);
    const isReferenced = real.some(({ references }) => references.some((one) => one.table === table.name));
    const givesPower =
      ownership?.by === 'column' &&
      !isReferenced &&
      isRoleTable(
        table,
        ownership.columns.map(({ name }) => name),
      );
    for (const person of people) {
      // People listed in such a table may do more than others, so it must not list the two who are tried against each
      // other.
      if (givesPower && person !== third) continue;
      const wanted = person === people[0] ? 2 : 1;
      for (let index = 0; index < wanted && !isOver(); index += 1) {
        // A sign-up trigger may have created it.
        const given = before.find(
          ({ row }) => belongs(owners, table.name, row, person) && !of(table.name, person).includes(row),
        );
        if (given && index === 0 && of(table.name, person).length === 0) {
          rows.set(table.name, (rows.get(table.name) ?? new Map<string, Row[]>()).set(person.id, [given.row]));
          continue;
        }
        const byApp =
          isPrivate && (await addBy(async (row) => insertBy(wire, table, person, row), table, person, index));
        if (byApp) continue;
        let last: Refused | null = null;
        const done = await addBy(
          async (row) => (last = await addPast(table, person, row, false)),
          table,
          person,
          index,
        );
        for (let more = 0; !done && more < 4 && last !== null; more += 1) {
          const { code }: Refused = last;
          if (code === '23505') break;
          if ((code === '23514' || code === '23P01') && !(await loosen(table, last))) break;
          const isForced = code !== '23514' && code !== '23P01';
          const isDone = await addBy(
            async (row) => (last = await addPast(table, person, row, isForced)),
            table,
            person,
            index,
          );
          if (isDone || isForced) break;
        }
      }
    }
  }
  // Rows that a trigger added to an already finished table belong to people too.
  for (const table of real)
    for (const { row } of await past.newest(table.name, 40))
      for (const person of people)
        if (
          belongs(owners, table.name, row, person) &&
          !of(table.name, person).some((one) => JSON.stringify(one) === JSON.stringify(row))
        )
          remember(table.name, person, row);

  return { of, any, draft, empty: real.filter(({ name }) => any(name).length === 0).map(({ name }) => name) };
}

/** Inserts a row as somebody does in the app. */
export async function insertBy(wire: Wire, table: RulesTable, caller: Person, row: Row): Promise<Refused | null> {
  const allowed = Object.fromEntries(
    Object.entries(row).filter(([name]) => columnOf(table, name)?.may.authenticated.includes('insert')),
  );
  const path = `/rest/v1/${encodeURIComponent(table.name)}`;
  const reply = await wire.call(caller, 'POST', path, allowed, { prefer: 'return=minimal' });
  if (reply.status >= 200 && reply.status < 300) return null;
  return { code: reply.code ?? String(reply.status), message: reply.text };
}

/** Whether one of a row's owner columns names this person. */
export function belongs(
  owners: ReadonlyMap<string, Ownership>,
  table: string,
  row: Row,
  person: Pick<Person, 'id' | 'email'>,
): boolean {
  const ownership = owners.get(table);
  return (
    ownership?.by === 'column' &&
    ownership.columns.some(({ name, holds }) => row[name] === (holds === 'id' ? person.id : person.email))
  );
}

export const columnOf = (table: RulesTable, name: string): RulesColumn | undefined =>
  table.columns.find((one) => one.name === name);

const hasList = (table: RulesTable, column: RulesColumn) =>
  column.choices !== null ||
  table.checks.some(({ columns, sql }) => columns.length === 1 && columns[0] === column.name && /= any/i.test(sql));

/** Whether an insert policy ties this column to the caller. */
function leadsRow(table: RulesTable, column: string): boolean {
  const text = table.policies
    .filter(({ command }) => command === 'insert' || command === 'all')
    .map(({ check, using }) => check ?? using ?? '')
    .join(' ');
  const given = columnOf(table, column)?.default ?? '';
  return new RegExp(`\\b${column}\\b[^=]{0,12}=|=\\s*\\(?"?${column}\\b`).test(text) || given.includes('auth.uid');
}

/** Chooses the next value for refused columns; false if nothing is left to change. */
function adapt(table: RulesTable, { code, message }: Refused, choices: Map<string, number>): boolean {
  const next = (names: readonly string[]) => {
    for (const name of names) choices.set(name, (choices.get(name) ?? 0) + 1);
    return names.length > 0;
  };
  const text = message.replaceAll('\\"', '"');
  if (code === '23514') {
    const constraint = /check constraint "([^"]+)"/.exec(text)?.[1];
    return next(table.checks.find(({ name }) => name === constraint)?.columns ?? []);
  }
  if (code === '23505') {
    // The next draft has other values; keys that reference people or other rows stay the same.
    const names = [...(/Key \(([^)]{1,500})\)/.exec(text)?.[1]?.split(', ') ?? [])];
    const free = names.filter((name) => !table.references.some(({ columns }) => columns.includes(name)));
    return free.some((name) => columnOf(table, name)?.type !== 'boolean') && names.length > 0;
  }
  if (code === '22001' || code === '22P02' || code === '22003' || code === '22007')
    return next(table.columns.map(({ name }) => name));
  return false;
}
