import type { Backends } from '../backends/backends';
import type { BackendStore } from '../backends/backend-store';
import { storageError } from '../../base/database/storage-error';
import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { SnapshotId, Snapshots } from '../snapshots/snapshots';
import type { KeptData } from '../../projects/versions/kept-data';
import type { AppBackends } from './app-backends';
import { mergeData } from './merge-data';

type Dependencies = {
  store: Pick<BackendStore, 'idOf' | 'ensure'>;
  backends: Pick<Backends, 'hasData' | 'read' | 'own'>;
  snapshots: Pick<Snapshots, 'take' | 'restoreOver' | 'derive'>;
  appBackends: Pick<AppBackends, 'inLine' | 'headMoved'>;
  onError(error: unknown): void;
};

/**
 * The data behind a project's preview, as stored with its versions. Costs nothing for an app that stores nothing on the
 * server.
 */
export function createKeptData({ store, backends, snapshots, appBackends, onError }: Dependencies): KeptData {
  async function put(
    projectId: ProjectId,
    taken: SnapshotId | null,
    snapshot: SnapshotId | null,
  ): Promise<Result<void, AppError>> {
    const { id } = await store.ensure(projectId, 'preview');
    const restored = await snapshots.restoreOver(id, taken, snapshot);
    if (restored.ok) return restored;
    if (restored.error.code === 'changed-since') return fail({ code: 'data-not-kept' });
    if (restored.error.code === 'snapshot-missing') return fail({ code: 'data-let-go' });
    if (restored.error.code === 'snapshot-outdated') return fail({ code: 'data-outdated' });
    onError(new Error(`the data of project ${projectId} could not be put back: ${restored.error.code}`));
    return fail({ code: 'data-unavailable' });
  }

  return {
    async take(projectId) {
      const id = store.idOf(projectId, 'preview');
      try {
        if (!(await backends.hasData(id))) return succeed(null);
        const taken = await snapshots.take(id);
        if (taken.ok) return taken;
        onError(new Error(`the data of project ${projectId} could not be kept: ${taken.error.code}`));
      } catch (error) {
        onError(error);
      }
      return fail({ code: 'data-not-kept' });
    },
    async putBack(projectId, taken, snapshot) {
      try {
        return await put(projectId, taken as SnapshotId | null, snapshot as SnapshotId | null);
      } catch (error) {
        onError(error);
        return fail(storageError(error) ?? { code: 'data-unavailable' });
      } finally {
        // The cached state of the schema describes the data from before.
        appBackends.headMoved(projectId);
      }
    },
    async merge(projectId, taken, brought) {
      try {
        return await mergeData(
          { backends, snapshots },
          store.idOf(projectId, 'preview'),
          taken as SnapshotId,
          brought as SnapshotId,
        );
      } catch (error) {
        onError(error);
        return fail(storageError(error) ?? { code: 'data-unavailable' });
      }
    },
    inLine: appBackends.inLine,
  };
}
