import { memberships, projects, viewers } from '../../drizzle/schema';
import type { BlobStore } from '../blobs/blob-store';
import { createMemoryBlobStore } from '../blobs/memory-blob-store';
import type { Database } from '../database/database';
import { applyFileOperations } from '../files/apply-file-operations';
import type { FileOperation, FileTree } from '../files/file-operation';
import { createLines } from '../foundation/create-line';
import { fail, succeed } from '../foundation/result';
import { idFromRandom, type ProjectId, type ViewerId } from '../foundation/id';
import { createFileGate } from '../trees/file-gate';
import { createTreeStore } from '../trees/tree-store';
import type { ProjectEvent } from '../turn-events/turn-event';
import { createProjectAccess } from '../viewers/drizzle-project-access';
import type { Viewer } from '../viewers/viewer';
import { commitVersion } from './commit-version';
import { createOwnBlobs } from './drizzle-own-blobs';
import { createVersionStore } from './drizzle-version-store';
import { type KeptData, withKeptData } from './kept-data';
import type { Version } from './version';
import type { VersionStore } from './version-store';

export const createId = idFromRandom((size) => crypto.getRandomValues(new Uint8Array(size)));

/** Everything the version use cases need, over a real database, with a clock the test moves. For tests alone. */
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
  /** What each project's app has stored now; a word stands for all of it. */
  const storedData = new Map<ProjectId, string>();
  const keptData: KeptData = {
    take: async (projectId) => succeed(storedData.get(projectId) ?? null),
    async putBack(projectId, taken, snapshot) {
      if ((storedData.get(projectId) ?? null) !== taken) return fail({ code: 'data-not-kept' });
      if (snapshot === null) storedData.delete(projectId);
      else storedData.set(projectId, snapshot);
      return succeed(undefined);
    },
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

  /** A project with a first version of these files, and who owns it. */
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
