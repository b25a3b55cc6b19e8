import type { BackendId } from '../backends/backend';
import type { Backends } from '../backends/backends';
import type { BackendStore } from '../backends/backend-store';
import type { SiteBackend } from '../backends/site-backend';
import { AppFailure } from '../../base/foundation/app-error';
import { createLines } from '../../base/foundation/create-line';
import type { Now, ProjectId } from '../../base/foundation/id';
import type { TreeFile } from '../../projects/trees/tree-files';
import { usesBackend } from '../app-backends/app-backends';
import { fillFresh } from '../app-backends/fill-fresh';
import { resetsEveryHours } from './resets-every';

const hourMs = 3600_000;
/**
 * Data that is due stays until it has been idle for this long, so that nobody loses their work, but no longer than one
 * more day.
 */
const quietMs = 5 * 60_000;
const latestAfterMs = 2 * resetsEveryHours * hourMs;

/** The data that a share's visitors use: a new share or another version starts with fresh data. */
export type SharedUse = { projectId: ProjectId; shareId: string; treeHash: string };

/**
 * One database for all visitors of a shared app, in lane `shared`: created from the version's migrations, content and
 * sample rows, never from anybody's own rows, and recreated every 24 hours.
 */
export interface SharedData {
  /** What a page built from these files has to know about the database; null if the app stores nothing. */
  envOf(projectId: ProjectId, files: readonly TreeFile[]): Promise<SiteBackend | null>;
  /**
   * The database for a call, created if it is missing, belongs to another version, or is due; null if the share was
   * withdrawn before it was created. Throws `backend-unavailable`.
   */
  reach(use: SharedUse): Promise<BackendId | null>;
  /** The id it has or would have; opens nothing. */
  idOf(projectId: ProjectId): BackendId;
  /**
   * Deletes everything visitors stored; the next call starts with fresh data. Call it after the share was withdrawn:
   * then nothing is created again.
   */
  drop(projectId: ProjectId): Promise<void>;
  /** Deletes data that is due even if nobody calls. */
  dropDue(): Promise<void>;
}

type Made = { shareId: string; treeHash: string; madeAt: number; usedAt: number };

export function createSharedData({
  backends,
  store,
  readFiles,
  isShown,
  gone,
  now,
}: {
  backends: Pick<Backends, 'configure' | 'migrate' | 'read' | 'remove'>;
  store: Pick<BackendStore, 'ensure' | 'idOf'>;
  readFiles(treeHash: string): Promise<readonly TreeFile[] | null>;
  /** Whether the share is visible at this moment. */
  isShown(shareId: string): Promise<boolean>;
  /**
   * Ids of databases that were dropped, kept up to date here. Nothing may open them: a call in progress during the drop
   * would create an empty one, which nobody deletes.
   */
  gone: Set<BackendId>;
  now: Now;
}): SharedData {
  /** Databases created by this process. Data from before a restart is of unknown age, so it is replaced. */
  const made = new Map<ProjectId, Made>();
  const inLine = createLines<ProjectId>();

  const isDue = ({ madeAt, usedAt }: Made) => {
    const age = now() - madeAt;
    return age >= latestAfterMs || (age >= resetsEveryHours * hourMs && now() - usedAt >= quietMs);
  };

  function standing({ projectId, shareId, treeHash }: SharedUse): Made | null {
    const known = made.get(projectId);
    return known && known.shareId === shareId && known.treeHash === treeHash && !isDue(known) ? known : null;
  }

  async function make({ projectId, shareId, treeHash }: SharedUse): Promise<void> {
    made.delete(projectId);
    const { id } = await store.ensure(projectId, 'shared');
    gone.delete(id);
    const files = await readFiles(treeHash);
    if (!files || !(await fillFresh({ backends }, id, files))) throw new AppFailure({ code: 'backend-unavailable' });
    made.set(projectId, { shareId, treeHash, madeAt: now(), usedAt: now() });
  }

  const drop = (projectId: ProjectId) =>
    inLine(projectId, async () => {
      made.delete(projectId);
      const id = store.idOf(projectId, 'shared');
      gone.add(id);
      await backends.remove(id);
    });

  return {
    idOf: (projectId) => store.idOf(projectId, 'shared'),
    async envOf(projectId, files) {
      if (!usesBackend(files)) return null;
      const { keys } = await store.ensure(projectId, 'shared');
      return { anonKey: keys.publishableKey, url: null };
    },
    async reach(use) {
      const id = store.idOf(use.projectId, 'shared');
      const known = standing(use);
      if (known) {
        known.usedAt = now();
        return id;
      }
      return inLine(use.projectId, async () => {
        // Calls that waited check again: the first of them has created it, or it was dropped because the share was
        // withdrawn.
        if (standing(use)) return id;
        if (!(await isShown(use.shareId))) return null;
        await make(use);
        return id;
      });
    },
    drop,
    async dropDue() {
      for (const [projectId, one] of made) if (isDue(one)) await drop(projectId);
    },
  };
}
