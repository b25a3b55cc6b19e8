import { quoteName } from '@/lib/backends/backends/read-schema';
import type { Actor, Attempts } from './attempts';
import { createFindings } from './attempts';
import { named, type Row } from './past-policies';
import { couldLet, type RulesTable } from './rules';
import { isRoleTable, rank } from './role-table';
import { columnOf, inOrder } from './seed-rows';
import { ownerColumns, restPath, tryReading } from './try-reading';
import { tryChanging, tryDeleting } from './try-writing';

/** Words that apps use for higher rights. */
const powers = ['admin', 'owner', 'staff', 'manager', 'teacher', 'host', 'moderator', 'editor', 'superadmin'];

const allRules = ({ rules }: Attempts) =>
  [
    ...rules.tables.flatMap(({ policies }) => policies.flatMap(({ using, check }) => [using ?? '', check ?? ''])),
    ...rules.functions.map(({ source }) => source),
  ].join('\n');

/**
 * Tries to gain rights through whatever an app lets everybody write, and checks whether more can be reached afterwards.
 */
export async function tryRising(world: Attempts): Promise<void> {
  await byAccount(world);
  await byHeader(world);
  for (const table of world.rules.tables.filter(({ isView }) => !isView)) {
    if (world.isOver()) return;
    await byOwnRow(world, table);
    await byJoining(world, table);
  }
}

/**
 * Reads, changes and deletes again as the actor. Reports only findings that were out of reach before: things that the
 * second person could not do anyway and that are not in `before`. Returns everything that could be done.
 */
async function again(
  world: Attempts,
  actor: Actor,
  before: ReadonlySet<string> = new Set(),
  isNews = true,
): Promise<ReadonlySet<string>> {
  const findings = createFindings();
  const inner = { ...world, findings };
  const tables = world.rules.tables.filter(({ name, isView }) => isView || world.owners.has(name));
  // More rights don't help if no policy allows something to anybody, and that it is refused was tried before.
  const open = (command: 'select' | 'update' | 'delete') =>
    tables.filter((table) => couldLet(table, 'authenticated', command) && (command === 'select' || !table.isView));
  for (const table of open('select')) if (!world.isOver()) await tryReading(inner, table, actor);
  // Delete first: changing all rows at once may cost the actor the very role that permits it.
  if (isNews)
    for (const table of inOrder(open('delete')).toReversed())
      if (!world.isOver()) await tryDeleting(inner, table, actor);
  for (const table of open('update')) if (!world.isOver()) await tryChanging(inner, table, actor);
  for (const finding of isNews ? findings.leaks() : []) {
    const name = `${finding.did} ${finding.through.name}`;
    if (!world.findings.has(finding) && !world.already.has(name) && !before.has(name))
      world.findings.add(finding, { says: 'leak', key: null });
  }
  return findings.met();
}

/** Tries data that sign-up and account changes accept from anybody: including a role, if the app trusts it. */
async function byAccount(world: Attempts): Promise<void> {
  const text = allRules(world);
  const triggers = (
    await world.past.read(
      `select pg_catalog.pg_get_functiondef(p.oid) as source from pg_trigger t join pg_proc p on p.oid = t.tgfoid
      where t.tgrelid = 'auth.users'::regclass and not t.tgisinternal`,
    )
  )
    .map(({ source }) => String(source))
    .join('\n');
  const said = `${text}\n${triggers}`;
  if (!/user_meta_?data/i.test(said)) return;
  // Metadata fields that the rules read, each with the quoted values near it that it may be compared with.
  const asked = [...said.matchAll(/user_meta_?data'?(?:::text)?\)?\s*->>?\s*'(\w+)'([^;]{0,120})/gi)]
    .map(([, name, rest]) => ({ name: name!, words: [...rest!.matchAll(/'([\w -]+)'/g)].map(([, word]) => word!) }))
    .filter(({ name }) => !/^(name|.*_name|avatar.*|email|phone)$/i.test(name));
  const most = Math.min(4, Math.max(1, ...asked.map(({ words }) => words.length)));
  const accounts = Array.from({ length: most }, (_, at): Record<string, unknown> => ({
    ...{ role: 'admin', is_admin: true, admin: true },
    ...Object.fromEntries(
      asked.map(({ name, words }) => [name, words[at] ?? (/^is_|admin$/i.test(name) ? 'true' : 'admin')]),
    ),
  }));
  for (const data of accounts) {
    const risen = await world.wire.withAccount(world.second, data);
    if (risen) await again(world, { who: 'other', caller: risen, after: 'account' });
  }
  if (!/raw_user_meta_data/i.test(triggers)) return;
  for (const [at, data] of accounts.entries()) {
    const address = `newcomer-${at}-${world.second.id.slice(0, 8)}@example.test`;
    const fresh = await world.wire.signUp('Zq Newcomer', address, data);
    if (typeof fresh === 'string') return;
    await again({ ...world, second: fresh }, { who: 'other', caller: fresh, after: 'account' });
  }
}

/** A sender can put anything into headers. */
async function byHeader(world: Attempts): Promise<void> {
  const text = allRules(world);
  const names = [
    ...text.matchAll(/request\.headers'[^;]{0,60}?->>\s*'([\w-]+)'/gi),
    ...text.matchAll(/request\.header\.([\w-]+)'/gi),
  ].map(([, name]) => name!.toLowerCase());
  for (const name of new Set(names)) {
    if (['authorization', 'apikey', 'cookie', 'host'].includes(name)) continue;
    for (const value of [world.first.id, world.first.email]) {
      await again(world, { who: 'other', caller: { ...world.second, headers: { [name]: value } }, after: 'header' });
    }
  }
}

/** Tries columns of one's own row that the policies check: a role, a rank, a flag. */
async function byOwnRow(world: Attempts, table: RulesTable): Promise<void> {
  const { owners, seeds, second, wire, past } = world;
  if (owners.get(table.name)?.by !== 'column') return;
  const text = allRules(world);
  const own = seeds.of(table.name, second)[0];
  // In a table that only says who has more rights, being able to add oneself is enough.
  if (!own && isRoleTable(table, ownerColumns(world, table.name))) {
    const column = (owners.get(table.name) as { columns: { name: string }[] }).columns[0]!.name;
    const ranks = table.columns.filter((one) => rank.test(one.name) && one.name !== column);
    for (const power of ranks.length > 0 ? powersIn(text, table, ranks[0]!.name) : [null]) {
      const row: Row = {
        [column]: second.id,
        ...Object.fromEntries(ranks.map(({ name, type }) => [name, type === 'boolean' ? true : power])),
      };
      const reply = await wire.call(second, 'POST', restPath(table.name), row, { prefer: 'return=minimal' });
      if (reply.status < 200 || reply.status > 299) continue;
      await again(world, { who: 'other', caller: second, after: 'own-row' });
      await past.write([
        { sql: `delete from ${named(table.name)} where ${quoteName(column)}::text = $1`, values: [second.id] },
      ]);
      return;
    }
    return;
  }
  if (!own) return;
  const key = table.primaryKey[0];
  if (key === undefined) return;
  const looked = table.columns.filter(
    ({ name, isGenerated }) =>
      !isGenerated &&
      new RegExp(`\\b${name}\\b`).test(text) &&
      !table.primaryKey.includes(name) &&
      !ownerColumns(world, table.name).includes(name) &&
      !table.references.some(({ columns }) => columns.includes(name)),
  );
  for (const { name, type, choices } of looked) {
    const values = valuesToBe(world, table, { name, type, choices });
    for (const value of values.slice(0, 5)) {
      if (world.isOver() || own[name] === value) continue;
      const path = `${restPath(table.name)}?${encodeURIComponent(key)}=eq.${encodeURIComponent(String(own[key]))}`;
      await wire.call(second, 'PATCH', path, { [name]: value }, { prefer: 'return=minimal' });
      const [now] = await past.read(
        `select ${quoteName(name)} as value from ${named(table.name)} where ${quoteName(key)}::text = $1`,
        [String(own[key])],
      );
      if (!now || JSON.stringify(now.value) !== JSON.stringify(value)) continue;
      await again(world, { who: 'other', caller: second, after: 'own-row' });
      await past.write([
        {
          sql: `update ${named(table.name)} set ${quoteName(name)} = (pg_catalog.jsonb_populate_record(null::${named(table.name)}, $1::jsonb)).${quoteName(name)} where ${quoteName(key)}::text = $2`,
          values: [JSON.stringify({ [name]: own[name] }), String(own[key])],
        },
      ]);
    }
  }
}

/** Values that may give more rights: a rank, or another person's identity. */
function valuesToBe(
  world: Attempts,
  table: RulesTable,
  { name, type, choices }: Pick<RulesTable['columns'][number], 'name' | 'type' | 'choices'>,
): unknown[] {
  if (type === 'boolean') return [true];
  if (choices !== null) return choices.toReversed();
  if (rank.test(name)) return /int/.test(type) ? [100] : powersIn(allRules(world), table, name);
  const isWords = /^(text|character|citext)/.test(type);
  if (!isWords && type !== 'uuid') return [];
  const theirs = world.seeds.of(table.name, world.first).map((row) => row[name]);
  return [...(/e_?mail/i.test(name) ? [world.first.email] : []), ...theirs].filter(
    (one) => one !== null && one !== undefined && one !== '',
  );
}

/** Joins the group that somebody else's rows belong to, and checks whether they can be read then. */
async function byJoining(world: Attempts, table: RulesTable): Promise<void> {
  const { owners, seeds, second, first, wire, past, findings } = world;
  const ownership = owners.get(table.name);
  if (ownership?.by !== 'column' || ownership.columns.length !== 1) return;
  const column = ownership.columns[0]!.name;
  const others = table.references.filter(
    ({ columns, table: target }) => !columns.includes(column) && owners.has(target),
  );
  if (others.length === 0 || !allRules(world).includes(table.name)) return;
  const draft = seeds.draft(table, first, 0);
  if (draft === null) return;
  const isOpen = others.every(
    ({ table: target }) =>
      findings.has({ did: 'read', through: { kind: 'table', name: target } }) || world.already.has(`read ${target}`),
  );
  async function join(more: Row, before: ReadonlySet<string>, isNews: boolean): Promise<ReadonlySet<string>> {
    const row = Object.fromEntries(
      Object.entries({ ...draft, ...more, [column]: second.id }).filter(([name]) =>
        columnOf(table, name)?.may.authenticated.includes('insert'),
      ),
    );
    const last = await past.newest(table.name, 1);
    await wire.call(second, 'POST', restPath(table.name), row, { prefer: 'return=minimal' });
    const [newest] = await past.newest(table.name, 1);
    if (!newest || newest.place === last[0]?.place || newest.row[column] !== second.id) return before;
    const met = await again(world, { who: 'other', caller: second, after: 'join' }, before, isNews);
    await past.write([{ sql: `delete from ${named(table.name)} where ctid = $1::tid`, values: [newest.place] }]);
    return met;
  }
  // If outsiders may see the group, they may join it; an ordinary member's rights are then no finding.
  const asMember = await join({}, new Set(), !isOpen);
  for (const { name, type, choices } of table.columns) {
    if (!rank.test(name) || name === column || world.isOver()) continue;
    for (const value of valuesToBe(world, table, { name, type, choices }).slice(0, 3))
      await join({ [name]: value }, asMember, true);
  }
}

const powersIn = (text: string, table: RulesTable, column: string): string[] => {
  const compared = [
    ...text.matchAll(
      new RegExp(`\\b${column}\\b(?:\\)?::\\w+)?\\s*(?:=|in\\s*\\(|= ANY \\(ARRAY\\[)\\s*'([^']+)'`, 'gi'),
    ),
  ].map(([, word]) => word!);
  const listed = table.checks.flatMap(({ columns, sql }) =>
    columns.includes(column) ? [...sql.matchAll(/'(\w+)'/g)].map(([, word]) => word!) : [],
  );
  const known = new Set(listed);
  return [
    ...new Set([...compared, ...powers.filter((word) => known.size === 0 || known.has(word)), ...listed.toReversed()]),
  ].slice(0, 5);
};
