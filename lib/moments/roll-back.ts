import type { BackendId } from '../backends/backend';
import { isContent, migrationsAmong } from '../backends/migration-files';
import type { AppError } from '../foundation/app-error';
import type { DeploymentId, MomentId, ProjectId } from '../foundation/id';
import { fail, succeed, type Result } from '../foundation/result';
import { rollBackSite, type SiteDependencies } from '../publishing/manage-site';
import type { PublishDependencies } from '../publishing/publish-version';
import type { Deployment, Site } from '../publishing/site';
import type { SnapshotId } from '../snapshots/snapshots';
import { authorise } from '../viewers/project-access';
import type { Viewer } from '../viewers/viewer';
import { compareStored, type StoredComparison } from './compare-stored';
import { keepLive } from './keep-live';
import type { Moment } from './moment';
import { snapshotOf, stateOf, type MomentDependencies } from './moment-parts';
import { putLive, undoPut } from './put-live';

type Asked = { viewer: Viewer; projectId: ProjectId; deploymentId: DeploymentId };

/** What going back to a deployment would mean, before it is done. */
export type RollBackOutlook = {
  /** The data as it was when that deployment was last live; null where none of it is kept. */
  moment: { id: MomentId; createdAt: number } | null;
  /** From that data to what the site has now: what is `added` there would go with it. Null without a moment. */
  since: StoredComparison | null;
  /** How often what is stored was given another form that the older app does not know. 0: it fits. */
  newerForms: number;
};

/** Data of a deployment: as it was at the end of its being live. */
async function momentOf({ moments }: MomentDependencies, { projectId, deploymentId }: Asked): Promise<Moment | null> {
  const kept = await moments.listLive(projectId);
  return kept.find((moment) => moment.deploymentId === deploymentId && moment.letGoAt === null) ?? null;
}

/** `not-found` for a deployment that never went out. Costs what comparing costs. */
export async function foreseeRollBack(
  dependencies: MomentDependencies & ReadsFiles,
  { signal, ...asked }: Asked & { signal: AbortSignal },
): Promise<Result<RollBackOutlook, AppError>> {
  const { access, sites, appBackends } = dependencies;
  const { viewer, projectId, deploymentId } = asked;
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  const deployment = await sites.deployment(projectId, deploymentId);
  if (deployment?.status !== 'ready') return fail({ code: 'not-found' });
  const live = await appBackends.dataOf(projectId, 'live');
  if (live === null) return succeed({ moment: null, since: null, newerForms: 0 });

  const newerForms = await countNewerForms(dependencies, deployment, live);
  const moment = await momentOf(dependencies, asked);
  if (moment === null) return succeed({ moment, since: null, newerForms });
  const since = await compareStored(dependencies, projectId, stateOf(moment), { at: 'now', backend: live }, signal);
  if (!since.ok) return since;
  return succeed({ moment: { id: moment.id, createdAt: moment.createdAt }, since: since.value, newerForms });
}

type TextFile = { path: string; text: string | null };
type ReadsFiles = { readFiles(treeHash: string): Promise<readonly TextFile[] | null> };

/** Migrations that ran on the live data, and that the app of this deployment does not have. */
async function countNewerForms(
  { versions, backends, readFiles }: Pick<MomentDependencies, 'versions' | 'backends'> & ReadsFiles,
  { projectId, versionId }: Deployment,
  live: BackendId,
): Promise<number> {
  const version = await versions.get(projectId, versionId);
  const files = (version && (await readFiles(version.treeHash))) ?? [];
  const known = migrationsAmong(files.flatMap(({ path, text }) => (text === null ? [] : [{ path, text }])));
  const ran = await backends.read(live, ranSql);
  // Without that table nothing ever gave the data a form.
  const names = ran.ok ? ran.value.map(({ name }) => String(name)) : [];
  return names.filter((name) => !isContent(name) && !known.some((migration) => migration.name === name)).length;
}

const ranSql = `select version || '_' || coalesce(name, '') as name from supabase_migrations.schema_migrations`;

/**
 * Makes an earlier deployment live again. `data`: with what was stored when it was last live; else the data stays as it is.
 * What is there is kept as a moment first, either way. `newerForms` as in the outlook. `data-not-there` where none of that time is kept,
 * `data-not-kept` where the site is written to all the time, so that something would be lost; then nothing changed.
 */
export async function rollBack(
  dependencies: MomentDependencies &
    SiteDependencies &
    ReadsFiles &
    Pick<PublishDependencies, 'settleLive'> & { onError(error: unknown): void },
  { data, ...asked }: Asked & { data: boolean },
): Promise<Result<{ site: Site; before: MomentId | null; newerForms: number }, AppError>> {
  const { projectId, deploymentId } = asked;
  const refused = await authorise(dependencies.access, asked.viewer, projectId);
  if (refused) return fail(refused);
  const deployment = await dependencies.sites.deployment(projectId, deploymentId);
  if (deployment?.status !== 'ready') return fail({ code: 'not-found' });

  const reason = 'rollback';
  let kept: Moment | null = null;
  let put: SnapshotId | null = null;
  if (data) {
    const moment = await momentOf(dependencies, asked);
    if (moment === null) return fail({ code: 'data-not-there' });
    const snapshot = snapshotOf(moment);
    if (!snapshot.ok) return snapshot;
    put = snapshot.value;
    const before = await putLive(dependencies, { projectId, snapshot: put, reason });
    if (!before.ok) return before;
    kept = before.value;
  } else {
    const now = await keepLive(dependencies, { projectId, reason });
    // Nothing of it is touched, so a site that must go back goes back.
    if (now.ok) kept = now.value;
    else dependencies.onError(new Error(`the data of site ${projectId} could not be kept before it went back`));
  }
  const site = await rollBackSite(dependencies, { projectId, deploymentId });
  if (site.ok) {
    await dependencies.settleLive(projectId);
    const live = await dependencies.appBackends.dataOf(projectId, 'live');
    const newerForms = live === null ? 0 : await countNewerForms(dependencies, deployment, live);
    return succeed({ site: site.value, before: kept?.id ?? null, newerForms });
  }
  const undone = put === null ? succeed(undefined) : await undoPut(dependencies, { projectId, put, kept, reason });
  return undone.ok ? fail({ code: site.error }) : undone;
}
