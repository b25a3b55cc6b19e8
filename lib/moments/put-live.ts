import type { AppError } from '../foundation/app-error';
import type { ProjectId } from '../foundation/id';
import { fail, succeed, type Result } from '../foundation/result';
import type { SnapshotId } from '../snapshots/snapshots';
import { keepLive } from './keep-live';
import type { Moment, MomentReason } from './moment';
import type { MomentDependencies } from './moment-parts';
import { readingFailure } from './reading-failure';

/** A site that is written to all the time is asked this often to let go for a moment. */
const attempts = 3;

type Dependencies = Pick<MomentDependencies, 'appBackends' | 'snapshots' | 'backendStore'> &
  Parameters<typeof keepLive>[0];

/**
 * Keeps what a site has stored, then puts a snapshot in its place; null leaves nothing there. What visitors write in between is kept
 * as well, or nothing is put: `data-not-kept` where they go on writing. Answers what was kept last, null where nothing was there.
 */
export async function putLive(
  dependencies: Dependencies,
  { projectId, snapshot, reason }: { projectId: ProjectId; snapshot: SnapshotId | null; reason: MomentReason },
): Promise<Result<Moment | null, AppError>> {
  const { appBackends, snapshots, backendStore } = dependencies;
  const id = backendStore.idOf(projectId, 'live');
  return appBackends.inLine(projectId, async () => {
    for (let attempt = 1; ; attempt += 1) {
      const kept = await keepLive(dependencies, { projectId, reason });
      if (!kept.ok) return kept;
      const put = await snapshots.restoreOver(id, kept.value?.snapshot ?? null, snapshot);
      if (put.ok) {
        appBackends.liveReplaced(projectId);
        return kept;
      }
      if (put.error.code !== 'changed-since') return fail(readingFailure(put.error));
      if (attempt === attempts) return fail({ code: 'data-not-kept' });
    }
  });
}

/**
 * Puts back what was there before `put` took its place. What was written into that since is kept first; `data-not-undone` where it
 * can't be, and then `put` stays, with all that was written.
 */
export async function undoPut(
  dependencies: Dependencies,
  {
    projectId,
    put,
    kept,
    reason,
  }: { projectId: ProjectId; put: SnapshotId; kept: Moment | null; reason: MomentReason },
): Promise<Result<void, AppError>> {
  const { appBackends, snapshots, backendStore } = dependencies;
  const id = backendStore.idOf(projectId, 'live');
  const snapshot = kept?.snapshot ?? null;
  // What was put is kept already: it needs no moment of its own unless somebody wrote.
  const undone = await appBackends.inLine(projectId, () => snapshots.restoreOver(id, put, snapshot));
  if (undone.ok) {
    appBackends.liveReplaced(projectId);
    return undone;
  }
  const again = await putLive(dependencies, { projectId, snapshot, reason });
  return again.ok ? succeed(undefined) : fail({ code: 'data-not-undone', detail: again.error.code });
}
