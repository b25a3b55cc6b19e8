import { eq, sql } from 'drizzle-orm';
import { projectOrigins, projects, sharedDays, turns, versions, viewers } from '../../../drizzle/schema';
import type { Database } from '../../base/database/database';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import type { ProjectId, VersionId, ViewerId } from '../../base/foundation/id';
import { createDrizzleSharingStore } from './drizzle-sharing-store';
import { describeSharingStore, type SharingWorld } from './sharing-store.contract';
import { createTestId } from './test-ids.fixture';

await describeOnDatabases('sharing', (database) => {
  describeSharingStore('drizzle', () => ({
    store: createDrizzleSharingStore(database(), () => 1),
    world: worldOf(database()),
  }));
});

/** Projects and versions as rows, without their files. */
function worldOf(db: Database): SharingWorld {
  async function addVersion(projectId: ProjectId, asked: string | null): Promise<VersionId> {
    const [{ number }] = (await db
      .select({ number: sql<number>`count(*)::int + 1` })
      .from(versions)
      .where(eq(versions.projectId, projectId))) as [{ number: number }];
    const [id, turnId] = [createTestId() as string, asked === null ? null : (createTestId() as string)];
    await db.insert(versions).values({
      ...{ id, projectId, number, turnId, kind: turnId ? 'turn' : 'edit', author: turnId ? 'model' : 'person' },
      ...{ treeHash: `tree of ${id}`, summary: `made ${id}`, counts: {}, createdAt: number },
    });
    if (turnId !== null) {
      await db.insert(turns).values({
        ...{ id: turnId, projectId, viewerId: 'v', prompt: asked!, mode: 'build', draftId: 'd', baseVersionId: 'b' },
        ...{ phase: 'ended', outcome: 'version', versionId: id, createdAt: number, endedAt: number },
      });
    }
    return id as VersionId;
  }
  return {
    async addProject() {
      const [projectId, ownerId] = [createTestId() as string as ProjectId, createTestId() as string as ViewerId];
      await db.insert(viewers).values({ id: ownerId, kind: 'guest', createdAt: 0 });
      await db.insert(projects).values({ id: projectId, ownerId, name: 'App', createdAt: 0, updatedAt: 0 });
      return { projectId, ownerId, first: await addVersion(projectId, null) };
    },
    addVersion,
    async setDeleted(projectId, isDeleted) {
      await db
        .update(projects)
        .set({ deletedAt: isDeleted ? 1 : null })
        .where(eq(projects.id, projectId));
    },
    async setOrigin(projectId, originProjectId) {
      const base = { baseVersionId: 'v', baseTreeHash: 't', originName: 'Origin', createdAt: 0 };
      await db.insert(projectOrigins).values({ projectId, originProjectId, ...base });
    },
    async addFork(shareId, day) {
      await db
        .insert(sharedDays)
        .values({ shareId, day, forks: 1 })
        .onConflictDoUpdate({
          target: [sharedDays.shareId, sharedDays.day],
          set: { forks: sql`${sharedDays.forks} + 1` },
        });
    },
  };
}
