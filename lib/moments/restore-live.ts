import type { AppError } from '../foundation/app-error';
import type { MomentId, ProjectId } from '../foundation/id';
import { fail, succeed, type Result } from '../foundation/result';
import type { Viewer } from '../viewers/viewer';
import { keepLive } from './keep-live';
import type { Moment, MomentReason } from './moment';
import { openMoment, snapshotOf, type MomentDependencies } from './moment-parts';
import { readingFailure } from './reading-failure';

/** `before` is the moment to restore in order to undo this; null where nothing was stored. */
export type LiveRestored = { before: MomentId | null };

/**
 * Puts a moment of the site's data in the place of what it has now, which is kept first, and brings it to the form that the
 * app which is live expects: `data-not-fitting` where that can't be, and then everything is as it was.
 */
export async function restoreLive(
  dependencies: MomentDependencies,
  { viewer, projectId, momentId }: { viewer: Viewer; projectId: ProjectId; momentId: MomentId },
): Promise<Result<LiveRestored, AppError>> {
  const moment = await openMoment(dependencies, { viewer, projectId, momentId });
  if (!moment.ok) return moment;
  const put = await putMoment(dependencies, moment.value, 'restore');
  if (!put.ok) return put;
  const { sites, versions, appBackends } = dependencies;
  const live = (await sites.site(projectId))?.liveDeploymentId;
  const deployment = live && (await sites.deployment(projectId, live));
  const version = deployment && (await versions.get(projectId, deployment.versionId));
  const problems = version ? await appBackends.migrateLive(projectId, version.treeHash, false) : [];
  if (problems.length === 0) return put;
  const undone = await putSnapshot(dependencies, projectId, put.value.kept);
  return undone.ok ? fail({ code: 'data-not-fitting' }) : undone;
}

/** Keeps what is there, then puts the moment in its place. */
export async function putMoment(
  dependencies: MomentDependencies,
  moment: Moment,
  reason: MomentReason,
): Promise<Result<LiveRestored & { kept: Moment | null }, AppError>> {
  const { projectId } = moment;
  const snapshot = snapshotOf(moment);
  if (!snapshot.ok) return snapshot;
  const kept = await keepLive(dependencies, { projectId, reason });
  if (!kept.ok) return kept;
  const put = await putSnapshot(dependencies, projectId, moment);
  return put.ok ? succeed({ before: kept.value?.id ?? null, kept: kept.value }) : put;
}

/** Null leaves nothing there, as it was before anything was stored. */
export async function putSnapshot(
  {
    backendStore,
    backends,
    snapshots,
    appBackends,
  }: Pick<MomentDependencies, 'backendStore' | 'backends' | 'snapshots' | 'appBackends'>,
  projectId: ProjectId,
  moment: Pick<Moment, 'snapshot'> | null,
): Promise<Result<void, AppError>> {
  const snapshot = moment?.snapshot ?? null;
  const id = backendStore.idOf(projectId, 'live');
  if (snapshot === null) return appBackends.inLine(projectId, async () => succeed(await backends.remove(id)));
  const put = await appBackends.inLine(projectId, () => snapshots.restore(id, snapshot));
  return put.ok ? put : fail(readingFailure(put.error));
}
