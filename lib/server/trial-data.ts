import type { BackendId } from '../backends/backend';
import type { Backends } from '../backends/backends';
import type { BackendStore } from '../backends/backend-store';
import { markRows, rewindRows } from '../backends/rewind-rows';
import { AppFailure } from '../foundation/app-error';
import type { ProjectId } from '../foundation/id';
import type { Preview } from '../previews/preview';
import type { Snapshots } from '../snapshots/snapshots';
import type { AppBackends } from './app-backends';

type Dependencies = {
  store: Pick<BackendStore, 'ensure' | 'idOf'>;
  backends: Pick<Backends, 'hasData' | 'remove' | 'write'>;
  snapshots: Pick<Snapshots, 'take' | 'restore'>;
  appBackends: Pick<AppBackends, 'preview' | 'inLine'>;
};

/**
 * What drafts are tried on: a copy of the data behind the preview, made by a trial's first call and gone with its turn, so that
 * what a journey books or deletes is never found in what the person sees.
 */
export type TrialData = {
  /** The next call finds a fresh copy of what the preview has then. */
  begin(projectId: ProjectId): void;
  /** The copy, made where there is none yet. */
  reach(projectId: ProjectId): Promise<BackendId>;
  /** Makes the copy again what it was when it was made, for the next journey, which waits for none to be made or opened. */
  rewind(projectId: ProjectId): Promise<void>;
  end(projectId: ProjectId): Promise<void>;
};

/** The backend that a preview's app calls: in lane `try` the copy, else the preview's own. */
export type ReachPreview = (preview: Pick<Preview, 'projectId' | 'lane'>) => Promise<BackendId>;

export function createTrialData({ store, backends, snapshots, appBackends }: Dependencies): TrialData {
  /** `isMarked`: its rows can be rewound; what can't is copied anew. */
  type Copy = { id: BackendId; isMarked: boolean };
  const copies = new Map<ProjectId, Promise<Copy>>();

  async function copy(projectId: ProjectId): Promise<Copy> {
    const preview = await appBackends.preview(projectId);
    const { id } = await store.ensure(projectId, 'try');
    return appBackends.inLine(projectId, async () => {
      await backends.remove(id);
      // An app that has no tables and nobody signed up begins like a new one.
      if (!(await backends.hasData(preview.id))) return { id, isMarked: false };
      const taken = await snapshots.take(preview.id);
      const put = taken.ok ? await snapshots.restore(id, taken.value) : taken;
      if (!put.ok) throw new AppFailure({ code: 'backend-unavailable' });
      return { id, isMarked: await markRows(backends, id) };
    });
  }

  async function reach(projectId: ProjectId): Promise<BackendId> {
    const standing = copies.get(projectId);
    if (standing) return (await standing).id;
    const coming = copy(projectId);
    copies.set(projectId, coming);
    // A copy that failed is made again by the next call.
    coming.catch(() => copies.get(projectId) === coming && copies.delete(projectId));
    return (await coming).id;
  }

  return {
    begin: (projectId) => void copies.delete(projectId),
    reach,
    async rewind(projectId) {
      const standing = copies.get(projectId);
      if (standing !== undefined) {
        const { id, isMarked } = await standing;
        const isBack = await appBackends.inLine(projectId, async () =>
          isMarked ? (await rewindRows(backends, id)).ok : !(await backends.hasData(id)),
        );
        if (!isBack && copies.get(projectId) === standing) copies.delete(projectId);
      }
      await reach(projectId);
    },
    async end(projectId) {
      if (copies.delete(projectId)) await backends.remove(store.idOf(projectId, 'try'));
    },
  };
}
