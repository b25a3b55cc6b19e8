import type { BackendId } from '@/lib/backends/backends/backend';
import type { BackendStore } from '@/lib/backends/backends/backend-store';
import type { Backends } from '@/lib/backends/backends/backends';
import type { AppBackends } from '../app-backends/app-backends';
import { plainName } from '../../base/access/plain-name';
import type { ShownTaken } from '@/lib/base/answers/first-rows-answers';
import type { AppError } from '@/lib/base/foundation/app-error';
import type { ProjectId } from '@/lib/base/foundation/id';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import type { NotCarried } from '../snapshots/plan-merge';
import type { ReadRows } from '../snapshots/snapshots';
import { createStanding, emptySite, readSiteRows } from './compare-sides';
import { createGroupOf } from './group-rows';
import { readAppRows } from './read-app-rows';
import type { TakeChoice, TakeOutlook } from './take-choice';
import { listNewFiles, type NewFile, takeFiles, takeFilesBack } from './take-files';
import { takeRows, type TakeTrouble } from './take-rows';
import { readTaken } from './taken-notes';

type Dependencies = {
  backends: Pick<Backends, 'read' | 'write' | 'rehearse' | 'own' | 'hasData'>;
  store: Pick<BackendStore, 'find'>;
  appBackends: Pick<AppBackends, 'dataOf' | 'fetchAsOwner' | 'inLine'>;
  /** Null if Easel hosts the site's data. A project at Supabase can't rehearse writes, so nothing is copied there. */
  hostedOf(projectId: ProjectId): Promise<object | null>;
};

/**
 * Copies what a person entered in the preview to the site. `isFirst`: the site was never live. The caller authorises.
 */
export type FirstRows = ReturnType<typeof createFirstRows>;

const mostPeople = 50;
const nothing: TakeOutlook = { tables: [], people: [], files: [] };

export function createFirstRows({ backends, store, appBackends, hostedOf }: Dependencies) {
  const reading =
    (id: BackendId): ReadRows =>
    (sql, values) =>
      backends.read(id, sql, values);

  /** The site's database; null while it holds nothing. */
  async function siteOf(projectId: ProjectId): Promise<BackendId | null> {
    const live = await store.find(projectId, 'live');
    return live && (await backends.hasData(live.id)) ? live.id : null;
  }

  return {
    /** Changes nothing. Cost: one pass over every row of the preview, and of the site unless it is the first time. */
    async foresee(projectId: ProjectId, isFirst: boolean): Promise<Result<TakeOutlook, AppError>> {
      const from = await appBackends.dataOf(projectId, 'preview');
      if (from === null || !(await backends.hasData(from)) || (await hostedOf(projectId))) return succeed(nothing);
      const preview = reading(from);
      const tables = await readAppRows(preview);
      if (!tables.ok) return fail(takeFailure(tables.error));
      const to = isFirst ? null : await siteOf(projectId);
      const site = to === null ? succeed(emptySite) : await readSiteRows(reading(to), tables.value);
      if (!site.ok) return fail(takeFailure(site.error));
      const owned = await backends.own(from, 'nobody');
      if (!owned.ok) return fail(takeFailure(owned.error));
      const { owners } = owned.value;
      const people = await newPeople(preview, to === null ? null : reading(to), owners);
      if (!people.ok) return fail(takeFailure(people.error));
      const sides = { preview, site: to === null ? null : reading(to) };
      const files = await listNewFiles(sides, owners, site.value.taken.get('storage.objects') ?? new Set());
      if (!files.ok) return fail(takeFailure(files.error));

      const groupOf = createGroupOf(tables.value, owners);
      const standing = createStanding(site.value, isFirst);
      const countOf = (group: 'entered' | 'visitors') => files.value.filter((file) => file.group === group).length;
      return succeed({
        tables: tables.value.flatMap((table) => {
          const groups = (['entered', 'sample', 'visitors'] as const).flatMap((group) => {
            const rows = table.rows.filter(
              (row) => groupOf(table, row) === group && standing(table, row) === 'new',
            ).length;
            return rows === 0 ? [] : [{ group, rows, isOn: group === 'entered' }];
          });
          return groups.length === 0 ? [] : [{ name: table.name, title: plainName(table.name), groups }];
        }),
        people: people.value,
        files: (['entered', 'visitors'] as const).flatMap((group) =>
          countOf(group) === 0 ? [] : [{ group, files: countOf(group), isOn: group === 'entered' }],
        ),
      });
    },

    /**
     * Copies rows, accounts and their links in one transaction; if it fails, the files copied before are deleted from
     * the site. Nothing is ever copied twice. `rows-not-taken` if the site was written to meanwhile, or can't be
     * reached.
     */
    take: (projectId: ProjectId, choice: TakeChoice, isFirst: boolean): Promise<Result<ShownTaken, AppError>> =>
      appBackends.inLine(projectId, async () => {
        const from = await appBackends.dataOf(projectId, 'preview');
        const to = await siteOf(projectId);
        const none = { tables: [], people: 0, files: 0, left: [] };
        if (from === null || to === null || (await hostedOf(projectId))) return succeed(none);
        const owned = await backends.own(from, 'nobody');
        if (!owned.ok) return fail(takeFailure(owned.error));
        const taken = await readTaken(reading(to));
        if (!taken.ok) return fail(takeFailure(taken.error));
        const sides = { preview: reading(from), site: reading(to) };
        const listed = await listNewFiles(sides, owned.value.owners, taken.value.get('storage.objects') ?? new Set());
        if (!listed.ok) return fail(takeFailure(listed.error));
        const files = listed.value.filter(({ group }) => choice.files.includes(group));
        const moved = await takeFiles(appBackends.fetchAsOwner, { from, to, files });
        const rows = await takeRows(backends, { from, to, choice, isFirst, files: moved.arrived });
        if (!rows.ok) {
          await takeFilesBack(appBackends.fetchAsOwner, to, moved.arrived);
          return fail(takeFailure(rows.error));
        }
        const left = [...rows.value.left, ...filesLeft(moved.left)];
        return succeed({
          tables: rows.value.tables.map((table) => ({ ...table, title: plainName(table.name) })),
          people: rows.value.people,
          files: moved.arrived.length,
          // Stored with the deployment, which must not contain anybody’s rows.
          left: left.map((one) => ({ ...one, rows: [], title: plainName(one.table) })),
        });
      }),
  };
}

async function newPeople(preview: ReadRows, site: ReadRows | null, owners: readonly string[]) {
  const sql = `select id::text, email from auth.users where email is not null order by created_at`;
  const ours = await preview(sql);
  if (!ours.ok) return ours;
  const theirs = site ? await site(sql) : succeed([]);
  if (!theirs.ok) return theirs;
  const there = new Set(theirs.value.flatMap(({ id, email }) => [String(id), String(email).toLowerCase()]));
  const isNew = ({ id, email }: Record<string, unknown>) =>
    !there.has(String(id)) && !there.has(String(email).toLowerCase());
  const people = ours.value.filter(isNew).map(({ id, email }) => {
    const isOwner = owners.includes(String(id));
    return { id: String(id), email: String(email), isOwner, isOn: isOwner };
  });
  // Owners come first, so that the limit never cuts them off.
  return succeed(people.toSorted((a, b) => Number(b.isOwner) - Number(a.isOwner)).slice(0, mostPeople));
}

function filesLeft(files: readonly NewFile[]): NotCarried[] {
  if (files.length === 0) return [];
  const why = { why: 'needs-other' as const, parent: 'buckets', column: '', value: '' };
  const rows = files.slice(0, 3).map(({ name }) => ({ name }));
  return [{ table: 'storage.objects', did: 'added', count: files.length, why, rows }];
}

/** Rows that passed the rehearsal are refused only if somebody wrote to the site in between. */
function takeFailure(trouble: TakeTrouble): AppError {
  if ('code' in trouble && trouble.code === 'rows-too-large') return { code: 'rows-too-large' };
  return { code: 'rows-not-taken', ...('statement' in trouble && { detail: trouble.message }) };
}
