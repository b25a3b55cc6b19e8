import type { Backends } from '../backends/backends';
import type { BackendStore } from '../backends/backend-store';
import type { ProjectId } from '../foundation/id';
import { fail, succeed } from '../foundation/result';
import type { SnapshotId, Snapshots } from '../snapshots/snapshots';
import type { KeptData } from '../versions/kept-data';
import type { AppBackends } from './app-backends';

type Dependencies = {
  store: Pick<BackendStore, 'idOf' | 'ensure'>;
  backends: Pick<Backends, 'hasData'>;
  snapshots: Pick<Snapshots, 'take' | 'restore'>;
  appBackends: Pick<AppBackends, 'inLine'>;
  onError(error: unknown): void;
};

/** The data behind a project's preview as its versions keep it. An app that stores nothing on the server costs nothing. */
export function createKeptData({ store, backends, snapshots, appBackends, onError }: Dependencies): KeptData {
  return {
    async take(projectId) {
      const id = store.idOf(projectId, 'preview');
      if (!(await backends.hasData(id))) return null;
      try {
        const taken = await snapshots.take(id);
        if (taken.ok) return taken.value;
        onError(new Error(`the data of project ${projectId} could not be kept: ${taken.error.code}`));
      } catch (error) {
        onError(error);
      }
      return null;
    },
    putBack: (projectId: ProjectId, snapshot) =>
      appBackends.inLine(projectId, async () => {
        const { id } = await store.ensure(projectId, 'preview');
        const put = await snapshots.restore(id, snapshot as SnapshotId);
        if (put.ok) return succeed(undefined);
        if (put.error.code === 'snapshot-missing') return fail({ code: 'data-let-go' as const });
        if (put.error.code === 'snapshot-outdated') return fail({ code: 'data-outdated' as const });
        onError(new Error(`the data of project ${projectId} could not be put back: ${put.error.code}`));
        return fail({ code: 'data-unavailable' as const });
      }),
  };
}
