import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { SnapshotId } from '../../backends/snapshots/snapshots';
import { keepLive } from './keep-live';
import type { Moment, MomentReason } from './moment';
import type { MomentDependencies } from './moment-parts';
import { readingFailure } from './reading-failure';

/** How often a restore retries on a site that is written to all the time. */
const attempts = 3;

type Dependencies = Pick<MomentDependencies, 'appBackends' | 'snapshots' | 'backendStore'> &
  Parameters<typeof keepLive>[0];

/**
 * Keeps a site's data as a moment, then replaces it with a snapshot; with null, it leaves no data. Rows that visitors
 * write in between are kept as well, or nothing is replaced: `data-not-kept` if they never stop writing. Returns the
 * last moment kept, null if there was no data.
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
 * Restores the data that `put` replaced; anything written since is first stored as a moment. If the restore fails, the
 * result is `data-not-undone` and the data of `put` stays in place, including everything written since.
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
  // `put` is already kept: it needs no moment of its own unless somebody wrote.
  const undone = await appBackends.inLine(projectId, () => snapshots.restoreOver(id, put, snapshot));
  if (undone.ok) {
    appBackends.liveReplaced(projectId);
    return undone;
  }
  const again = await putLive(dependencies, { projectId, snapshot, reason });
  return again.ok ? succeed(undefined) : fail({ code: 'data-not-undone', detail: again.error.code });
}
