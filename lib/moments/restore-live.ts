import type { AppError } from '../foundation/app-error';
import type { MomentId, ProjectId } from '../foundation/id';
import { fail, succeed, type Result } from '../foundation/result';
import type { Viewer } from '../viewers/viewer';
import { openMoment, snapshotOf, type MomentDependencies } from './moment-parts';
import { putLive, undoPut } from './put-live';
import { readLiveTree } from './read-live-tree';

/** `before` is the moment to restore in order to undo this; null where nothing was stored. */
export type LiveRestored = { before: MomentId | null };

/**
 * Puts a moment of the site's data in the place of what it has now, which is kept first, and brings it to the form that the
 * app which is live expects: `data-not-fitting` where that can't be, and then everything is as it was. `data-not-kept` where the
 * site is written to all the time, so that something would be lost: nothing changed. `data-not-undone` where it neither fits nor could
 * be taken back.
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
