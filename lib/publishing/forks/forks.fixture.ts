import { eq } from 'drizzle-orm';
import { projects, sharedProjects } from '../../../drizzle/schema';
import type { BackendId } from '../../backends/backends/backend';
import type { Database } from '../../base/database/database';
import type { ProjectId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { Viewer } from '../../base/viewers/viewer';
import { createDrizzlePreviewStore } from '../../preview/previews/drizzle-preview-store';
import { createProjectStore } from '../../projects/projects/drizzle-project-store';
import { saveByHand } from '../../projects/versions/save-by-hand';
import type { Version } from '../../projects/versions/version';
import { createId, createVersionFixture } from '../../projects/versions/version.fixture';
import { createOriginStore } from './drizzle-origin-store';
import { createSharedVersions } from './drizzle-shared-versions';

export function valueOf<Value>(result: Result<Value, { code: string; detail?: string }>): Value {
  if (!result.ok) throw new Error(`${result.error.code} ${result.error.detail ?? ''}`);
  return result.value;
}

/** Everything that forking needs, on a real database. The data of an app is represented by one word. */
export function createForkFixture(db: Database) {
  const base = createVersionFixture(db);
  /** What each project's database would start with when it is opened. */
  const begun = new Map<BackendId, string>();
  const idOf = (projectId: ProjectId) => `backend of ${projectId}` as BackendId;
  const easel = {
    ...base,
    projects: createProjectStore(db, base.now),
    previews: createDrizzlePreviewStore(db),
    secret: new Uint8Array(32),
    sharedVersions: createSharedVersions(db, base.now),
    origins: createOriginStore(db),
    backendStore: { idOf },
    snapshots: {
      async begin(id: BackendId, snapshot: string) {
        if (snapshot === 'gone') return fail({ code: 'snapshot-missing' as const, snapshot: snapshot as never });
        begun.set(id, snapshot);
        return succeed({ bytes: 8192 });
      },
    },
    backends: {
      async remove(id: BackendId) {
        begun.delete(id);
      },
    },
    keeping: {
      takeData: async () => undefined,
      withStored: <Done>(_files: unknown, work: () => Promise<Done>) => work(),
    },
  };

  /** Shares a version under a title, as `lib/publishing/sharing` does. */
  async function share(version: Version, title: string, more: Partial<typeof sharedProjects.$inferInsert> = {}) {
    const id = createId<'share'>() as string;
    const at = base.clock.time;
    const { projectId, id: versionId } = version;
    await db.insert(sharedProjects).values({
      ...{ id, projectId, versionId, title, status: 'ready', manifestHash: 'f'.repeat(64) },
      ...{ createdAt: at, updatedAt: at, ...more },
    });
    await db.update(projects).set({ visibility: 'link' }).where(eq(projects.id, projectId));
    return id;
  }

  async function withdraw(projectId: ProjectId) {
    await db.update(projects).set({ visibility: 'private' }).where(eq(projects.id, projectId));
    await db.delete(sharedProjects).where(eq(sharedProjects.projectId, projectId));
  }

  const newViewer = () => ({ id: createId<'viewer'>(), kind: 'guest' as const });

  /** Saves a version by hand with these files written; null deletes a file. */
  async function save(
    viewer: Viewer,
    projectId: ProjectId,
    files: Readonly<Record<string, string | null>>,
  ): Promise<Version> {
    const operations = Object.entries(files).map(([path, content]) =>
      content === null ? { type: 'file-delete' as const, path } : { type: 'file-write' as const, path, content },
    );
    return valueOf(await saveByHand(easel, { viewer, projectId, operations }));
  }

  /** The texts of a project's head, by path. */
  async function textsOf(projectId: ProjectId): Promise<Record<string, string>> {
    const head = await easel.versions.head(projectId);
    const tree = (await easel.trees.read(head!.treeHash))!;
    const texts = Object.entries(tree).map(async ([path, { hash }]) => {
      return [path, new TextDecoder().decode((await easel.blobs.get(hash))!)] as const;
    });
    return Object.fromEntries(await Promise.all(texts));
  }

  return { easel, begun, idOf, share, withdraw, newViewer, save, textsOf };
}
