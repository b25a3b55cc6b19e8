import type { AppError } from '../../base/foundation/app-error';
import type { MomentId, ProjectId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { Viewer } from '../../base/viewers/viewer';
import { openMoment, snapshotOf, type MomentDependencies } from './moment-parts';
import { putLive, undoPut } from './put-live';
import { readLiveTree } from './read-live-tree';

/** `before` is the moment to restore in order to undo this; null if there was no data. */
export type LiveRestored = { before: MomentId | null };

/**
 * Keeps the site's data, then replaces it with a moment of it, and migrates that to the schema that the live app
 * expects. `data-not-fitting` if the migration fails; then everything is as it was. `data-not-kept` if the site is
 * written to all the time, so that something would be lost; then nothing changed. `data-not-undone` if the data neither
 * fits nor could be put back.
 */
export async function restoreLive(
  dependencies: MomentDependencies,
  { viewer, projectId, momentId }: { viewer: Viewer; projectId: ProjectId; momentId: MomentId },
): Promise<Result<LiveRestored, AppError>> {
  const moment = await openMoment(dependencies, { viewer, projectId, momentId });
  if (!moment.ok) return moment;
  const snapshot = snapshotOf(moment.value);
  if (!snapshot.ok) return snapshot;
  const reason = 'restore';
  const kept = await putLive(dependencies, { projectId, snapshot: snapshot.value, reason });
  if (!kept.ok) return kept;
  const treeHash = await readLiveTree(dependencies, projectId);
  const problems = treeHash === null ? [] : await dependencies.appBackends.migrateLive(projectId, treeHash, false);
  if (problems.length === 0) return succeed({ before: kept.value?.id ?? null });
  const undone = await undoPut(dependencies, { projectId, put: snapshot.value, kept: kept.value, reason });
  return undone.ok ? fail({ code: 'data-not-fitting' }) : undone;
}
