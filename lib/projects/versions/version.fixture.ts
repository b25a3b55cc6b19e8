import { memberships, projects, viewers } from '../../../drizzle/schema';
import type { BlobStore } from '../../base/blobs/blob-store';
import { createMemoryBlobStore } from '../../base/blobs/memory-blob-store.fixture';
import type { Database } from '../../base/database/database';
import { applyFileOperations } from '../../base/files/apply-file-operations';
import type { FileOperation, FileTree } from '../../base/files/file-operation';
import { createLines } from '../../base/foundation/create-line';
import { fail, succeed } from '../../base/foundation/result';
import { idFromRandom, type ProjectId, type ViewerId } from '../../base/foundation/id';
import { createFileGate } from '../trees/file-gate';
import { createTreeStore } from '../trees/tree-store';
import type { ProjectEvent } from '../../base/turn-events/turn-event';
import { createProjectAccess } from '../../base/viewers/drizzle-project-access';
import type { Viewer } from '../../base/viewers/viewer';
import { commitVersion } from './commit-version';
import { createOwnBlobs } from './drizzle-own-blobs';
import { createVersionStore } from './drizzle-version-store';
import { type KeptData, withKeptData } from './kept-data';
import type { Version } from './version';
import type { VersionStore } from './version-store';

export const createId = idFromRandom((size) => crypto.getRandomValues(new Uint8Array(size)));

/** Everything the version use cases need, on a real database, with a clock that the test controls. For tests only. */
export function createVersionFixture(
  db: Database,
  given: {
    blobs?: BlobStore;
    wrap?: (versions: VersionStore) => VersionStore;
    keptData?: Pick<KeptData, 'take' | 'inLine'>;
  } = {},
) {
  const clock = { time: 1_000_000 };
  const now = () => clock.time;
  const blobs = given.blobs ?? createMemoryBlobStore();
  const stored = createVersionStore(db, now);
  /** The current data of each project's app, represented by one word. */
  const storedData = new Map<ProjectId, string>();
  const keptData: KeptData = {
    take: async (projectId) => succeed(storedData.get(projectId) ?? null),
    async putBack(projectId, taken, snapshot) {
      if ((storedData.get(projectId) ?? null) !== taken) return fail({ code: 'data-not-kept' });
      if (snapshot === null) storedData.delete(projectId);
      else storedData.set(projectId, snapshot);
      return succeed(undefined);
    },
    merge: async (_, taken, brought) =>
      succeed({
        snapshot: `${brought} with ${taken}`,
        carried: { rows: { added: 1, changed: 0, gone: 0 }, people: 0, files: 0 },
        left: [],
      }),
    inLine: createLines<ProjectId>(),
  };
  const announced: ProjectEvent[] = [];
  const trees = createTreeStore({ blobs });
  const dependencies = {
    blobs,
    ownBlobs: createOwnBlobs({ db, blobs, trees, now }),
    now,
    createId,
    versions: withKeptData(given.wrap?.(stored) ?? stored, given.keptData ?? keptData),
    keptData,
    trees,
    access: createProjectAccess(db),
    channel: { announce: (_projectId: ProjectId, events: readonly ProjectEvent[]) => void announced.push(...events) },
    room: { check: async () => null },
  };

  async function makeTree(
    files: Readonly<Record<string, string>>,
  ): Promise<{ tree: FileTree; contents: Uint8Array[] }> {
    const operations = Object.entries(files).map(([path, content]): FileOperation => ({
      type: 'file-write',
      path,
      content,
    }));
    const applied = await applyFileOperations({}, operations, 'import', createFileGate(blobs));
    if (!applied.ok) throw new Error('refused');
    return { tree: applied.value.tree, contents: applied.value.written.flatMap((file) => file.bytes ?? []) };
  }

  /** A project with its owner and a first version of these files. */
  async function newProject(
    files: Readonly<Record<string, string>>,
  ): Promise<{ projectId: ProjectId; viewer: Viewer; first: Version }> {
    const viewer: Viewer = { id: createId<'viewer'>(), kind: 'guest' };
    const projectId = createId<'project'>();
    const made = await commitVersion(dependencies, {
      ...(await makeTree(files)),
      projectId,
      parentId: null,
      kind: 'template',
      author: 'person',
      summary: 'Start',
      prepare: async (tx) => {
        const at = clock.time;
        await tx.insert(viewers).values({ id: viewer.id, kind: viewer.kind, createdAt: at });
        await tx
          .insert(projects)
          .values({ id: projectId, ownerId: viewer.id, name: 'App', createdAt: at, updatedAt: at });
        await tx.insert(memberships).values({ projectId, viewerId: viewer.id, role: 'owner' });
      },
    });
    if (!made.ok) throw new Error(made.error.code);
    return { projectId, viewer, first: made.value };
  }

  const stranger: Viewer = { id: 'stranger' as ViewerId, kind: 'guest' };
  return { ...dependencies, clock, announced, storedData, makeTree, newProject, stranger };
}
