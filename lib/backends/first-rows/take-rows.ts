import type { BackendId } from '@/lib/backends/backends/backend';
import type { Backends } from '@/lib/backends/backends/backends';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import { matchTables, type MergedTable, type MergeUnit } from '../snapshots/merge-units';
import { type NotCarried, planUnits } from '../snapshots/plan-merge';
import { keySql, quoted, readTableShapes, type ReadTrouble } from '../snapshots/read-table-shapes';
import type { ReadRows } from '../snapshots/snapshots';
import { createStanding, readSiteRows, type SiteRows } from './compare-sides';
import { createGroupOf } from './group-rows';
import { pickWithParents, type Picked } from './pick-with-parents';
import { type AppRow, type AppTable, readAppRows } from './read-app-rows';
import { atSite } from './at-site';
import { noteTaken } from './taken-notes';
import type { TakeChoice } from './take-choice';

/** The result of copying: rows by table, the number of accounts, and everything that had to stay behind. */
export type TakenRows = { tables: { name: string; rows: number }[]; people: number; left: NotCarried[] };

export type TakeTrouble = ReadTrouble | { code: 'rows-too-large' };

type Asked = {
  from: BackendId;
  to: BackendId;
  choice: Pick<TakeChoice, 'rows' | 'people'>;
  /** If nobody has used the site yet, rows that the person changed or deleted are changed and deleted there too. */
  isFirst: boolean;
  /** Uploaded files that were copied, by bucket and name; their owners are set along with the rows. */
  files: readonly { bucket: string; name: string; owner: string | null }[];
};

const atATime = 500;
const mostCharacters = 64 * 1024 ** 2;

/**
 * Copies chosen rows of the preview, and the rows they belong to, into the site's database in one transaction. A row
 * that was copied before stays as it is on the site. The app's own triggers don't run; its constraints apply, and rows
 * they refuse are reported.
 */
export async function takeRows(
  backends: Pick<Backends, 'read' | 'write' | 'rehearse' | 'own'>,
  { from, to, choice, isFirst, files }: Asked,
): Promise<Result<TakenRows, TakeTrouble>> {
  const preview: ReadRows = (sql, values) => backends.read(from, sql, values);
  const site: ReadRows = (sql, values) => backends.read(to, sql, values);
  const tables = await readAppRows(preview);
  if (!tables.ok) return tables;
  const there = await readSiteRows(site, tables.value);
  if (!there.ok) return there;
  const owners = await backends.own(from, 'nobody');
  if (!owners.ok) return owners;
  const people = await matchPeople(preview, site, choice.people);
  if (!people.ok) return people;

  const groupOf = createGroupOf(tables.value, owners.value.owners);
  const standing = createStanding(there.value, isFirst);
  const isAsked = (table: AppTable, row: AppRow) => {
    const group = groupOf(table, row);
    return choice.rows.some((one) => one.table === table.name && one.group === group);
  };
  const isChosen = (table: AppTable, row: AppRow) => {
    const stands = standing(table, row);
    return isAsked(table, row) && (stands === 'new' || (isFirst && stands === 'there'));
  };
  const picks = pickWithParents(tables.value, isChosen, standing, (id) => people.value.known.has(id));
  const { known } = people.value;
  const made = await unitsOf(preview, { tables: tables.value, site: there.value, picks, known });
  if (!made.ok) return made;
  const accounts = await accountUnits(preview, people.value.coming);
  if (!accounts.ok) return accounts;
  const deleted = isFirst ? deletedUnits(tables.value, there.value) : [];
  const plan = await planUnits({ read: site, rehearse: (statements) => backends.rehearse(to, statements) }, [
    ...accounts.value,
    ...made.value,
    ...deleted,
  ]);
  if (!plan.ok) return plan;
  const { fitting, statements, left } = plan.value;
  const taken = gatherKeys(fitting);
  const written = await backends.write(to, [
    ...statements,
    ...files.flatMap(({ bucket, name, owner }) =>
      ownFile(bucket, name, owner === null ? null : (known.get(owner) ?? null)),
    ),
    ...noteTaken([
      ...taken,
      { table: 'storage.objects', keys: files.map(({ bucket, name }) => JSON.stringify([bucket, name])) },
    ]),
  ]);
  if (!written.ok) return written;
  for (const userId of owners.value.owners.filter((id) => choice.people.includes(id))) {
    const owned = await backends.own(to, { userId: known.get(userId) ?? userId });
    if (!owned.ok) return owned;
  }
  const isApps = ({ table }: { table: string }) => !table.includes('.');
  return succeed({
    tables: taken.filter(isApps).map(({ table, keys }) => ({ name: table, rows: keys.length })),
    people: taken.find(({ table }) => table === 'auth.users')?.keys.length ?? 0,
    left: [...left, ...stayBehind(picks), ...takenPlaces(tables.value, isFirst, isAsked, standing)],
  });
}

/**
 * Maps the preview's accounts to the site's: copied accounts keep their id, others are matched by id or email address.
 */
async function matchPeople(preview: ReadRows, site: ReadRows, chosen: readonly string[]) {
  const sql = 'select id::text, lower(email) as email from auth.users';
  const [ours, theirs] = [await preview(sql), await site(sql)];
  if (!ours.ok) return ours;
  if (!theirs.ok) return theirs;
  const known = new Map<string, string>();
  const coming: string[] = [];
  for (const { id, email } of ours.value) {
    const same = theirs.value.find((one) => one['id'] === id || (email !== null && one['email'] === email));
    if (same) known.set(String(id), String(same['id']));
    else if (chosen.includes(String(id))) {
      known.set(String(id), String(id));
      coming.push(String(id));
    }
  }
  return succeed({ known, coming });
}

async function accountUnits(preview: ReadRows, ids: readonly string[]): Promise<Result<MergeUnit[], TakeTrouble>> {
  if (ids.length === 0) return succeed([]);
  const shapes = await readTableShapes(preview, 'auth');
  if (!shapes.ok) return shapes;
  const units: MergeUnit[] = [];
  for (const [name, column] of [
    ['users', 'id'],
    ['identities', 'user_id'],
  ] as const) {
    const shape = shapes.value.find((one) => one.name === name);
    if (!shape) continue;
    const table = matchTables({ ...shape, key: ['id'] }, shape, `auth.${quoted(name)}`, `auth.${name}`);
    const rows = await preview(
      `select ${keySql(['id'], 'r')} as key, pg_catalog.to_jsonb(r)::text as json from auth.${quoted(name)} r where r.${column}::text = any($1)`,
      [ids],
    );
    if (!rows.ok) return rows;
    const read = rows.value.map(({ key, json }) => ({ key: String(key), json: String(json) }));
    if (read.length > 0) units.push({ table, did: 'added', rows: read });
  }
  return succeed(units);
}

/** Null if the site has no such table with the same key. */
function tableAt({ name, shape }: AppTable, { shapes, rows }: SiteRows): MergedTable | null {
  const there = shapes.find((one) => one.name === name);
  return there && rows.has(name) ? matchTables(there, shape, `public.${quoted(name)}`, name) : null;
}

async function unitsOf(
  preview: ReadRows,
  {
    tables,
    site,
    picks: { picked },
    known,
  }: { tables: readonly AppTable[]; site: SiteRows; picks: Picked; known: ReadonlyMap<string, string> },
): Promise<Result<MergeUnit[], TakeTrouble>> {
  const units: MergeUnit[] = [];
  let characters = 0;
  for (const one of tables) {
    const table = tableAt(one, site);
    const there = site.rows.get(one.name);
    if (table === null || !there) continue;
    const rows = [...(picked.get(one) ?? [])];
    const dids = {
      changed: rows.filter(({ key, mark }) => there.has(key) && there.get(key) !== mark && table.updated.length > 0),
      added: rows.filter(({ key }) => !there.has(key)),
    };
    for (const did of ['changed', 'added'] as const) {
      for (let at = 0; at < dids[did].length; at += atATime) {
        const keys = dids[did].slice(at, at + atATime).map(({ key }) => key);
        const order = table.key.map((column) => `r.${quoted(column)}`).join(', ');
        const found = await preview(
          `select ${keySql(table.key, 'r')} as key, pg_catalog.to_jsonb(r)::text as json from ${table.sql} r
           where ${keySql(table.key, 'r')} = any($1) order by ${order}`,
          [keys],
        );
        if (!found.ok) return found;
        const read = found.value.map(({ key, json }) => ({ key: String(key), json: atSite(String(json), known) }));
        characters += read.reduce((sum, { json }) => sum + json.length, 0);
        if (characters > mostCharacters) return fail({ code: 'rows-too-large' });
        units.push({ table, did, rows: read });
      }
    }
  }
  return succeed(units);
}

/** Rows that came with the app and that the person deleted; rows that belong to others are deleted before them. */
function deletedUnits(tables: readonly AppTable[], site: SiteRows): MergeUnit[] {
  return tables.toReversed().flatMap((one) => {
    const table = tableAt(one, site);
    const kept = new Set(one.rows.map(({ key }) => key));
    const gone = [...(site.rows.get(one.name)?.keys() ?? [])].filter((key) => !kept.has(key));
    if (table === null || gone.length === 0) return [];
    return [{ table, did: 'gone' as const, rows: gone.map((key) => ({ key, json: '{}' })) }];
  });
}

function ownFile(bucket: string, name: string, owner: string | null) {
  if (owner === null) return [];
  const sql = `update storage.objects set owner = $3::text::uuid, owner_id = $3::text where bucket_id = $1 and name = $2`;
  return [{ sql, values: [bucket, name, owner] }];
}

function gatherKeys(units: readonly MergeUnit[]): { table: string; keys: string[] }[] {
  const keys = new Map<string, string[]>();
  for (const { table, did, rows } of units)
    if (did !== 'gone') keys.set(table.name, [...(keys.get(table.name) ?? []), ...rows.map(({ key }) => key)]);
  return [...keys].map(([table, all]) => ({ table, keys: all }));
}

function stayBehind({ left }: Picked): NotCarried[] {
  const counts = new Map<string, NotCarried>();
  for (const { table, parent } of left) {
    const id = JSON.stringify([table.name, parent]);
    const why = { why: 'needs-other' as const, parent, column: '', value: '' };
    const one = counts.get(id) ?? { table: table.name, did: 'added' as const, count: 0, why, rows: [] };
    counts.set(id, { ...one, count: one.count + 1 });
  }
  return [...counts.values()];
}

/** Chosen rows whose key belongs to a different row on the site by now. */
function takenPlaces(
  tables: readonly AppTable[],
  isFirst: boolean,
  isAsked: (table: AppTable, row: AppRow) => boolean,
  standing: ReturnType<typeof createStanding>,
): NotCarried[] {
  if (isFirst) return [];
  return tables.flatMap((table) => {
    const rows = table.rows.filter((row) => isAsked(table, row) && standing(table, row) === 'other-there');
    if (rows.length === 0) return [];
    const why = { why: 'taken' as const, column: table.shape.key.join(', '), value: rows[0]!.key.slice(1, -1) };
    return [{ table: table.name, did: 'added' as const, count: rows.length, why, rows: [] }];
  });
}
