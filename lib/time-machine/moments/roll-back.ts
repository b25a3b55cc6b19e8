import type { BackendId } from '../../backends/backends/backend';
import { isContent, migrationsAmong } from '../../backends/backends/migration-files';
import type { AppError } from '../../base/foundation/app-error';
import type { DeploymentId, MomentId, ProjectId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { rollBackSite, type SiteDependencies } from '../../publishing/sites/manage-site';
import type { PublishDependencies } from '../../publishing/sites/publish-version';
import type { Deployment, Site } from '../../publishing/sites/site';
import type { SnapshotId } from '../../backends/snapshots/snapshots';
import { authorise } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import { compareStored, type StoredComparison } from './compare-stored';
import { keepLive } from './keep-live';
import type { Moment } from './moment';
import { snapshotOf, stateOf, type MomentDependencies } from './moment-parts';
import { putLive, undoPut } from './put-live';

type Asked = { viewer: Viewer; projectId: ProjectId; deploymentId: DeploymentId };

/** What a rollback to a deployment would mean, before it is done. */
export type RollBackOutlook = {
  /** The data as it was when that deployment was last live; null if none of it is kept. */
  moment: { id: MomentId; createdAt: number } | null;
  /**
   * The differences from that data to the site's current data: rows `added` there would be lost. Null without a moment.
   */
  since: StoredComparison | null;
  /** How many migrations of the current data the older app does not know. 0: the data fits. */
  newerForms: number;
};

/** The data of a deployment as it was when it stopped being live. */
async function momentOf({ moments }: MomentDependencies, { projectId, deploymentId }: Asked): Promise<Moment | null> {
  const kept = await moments.listLive(projectId);
  return kept.find((moment) => moment.deploymentId === deploymentId && moment.letGoAt === null) ?? null;
}

/** `not-found` for a deployment that never went live. Costs as much as a comparison. */
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

/** Counts migrations that ran on the live data but that the app of this deployment does not have. */
async function countNewerForms(
  { versions, backends, readFiles }: Pick<MomentDependencies, 'versions' | 'backends'> & ReadsFiles,
  { projectId, versionId }: Deployment,
  live: BackendId,
): Promise<number> {
  const version = await versions.get(projectId, versionId);
  const files = (version && (await readFiles(version.treeHash))) ?? [];
  const known = migrationsAmong(files.flatMap(({ path, text }) => (text === null ? [] : [{ path, text }])));
  const ran = await backends.read(live, ranSql);
  // A failed read is taken to mean that the migrations table does not exist, so no migration has ever run.
  const names = ran.ok ? ran.value.map(({ name }) => String(name)) : [];
  return names.filter((name) => !isContent(name) && !known.some((migration) => migration.name === name)).length;
}

const ranSql = `select version || '_' || coalesce(name, '') as name from supabase_migrations.schema_migrations`;

/**
 * Makes an earlier deployment live again. `data`: with the data stored when it was last live; otherwise the data stays
 * as it is. Either way the current data is kept as a moment first. `newerForms` as in the outlook. `data-not-there` if
 * none of that data is kept, `data-not-kept` if the site is written to all the time, so that something would be lost;
 * then nothing changed.
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
    // The data is not touched, so a site that must roll back does so even without a moment.
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
