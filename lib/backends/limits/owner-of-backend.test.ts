import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { backends, projects } from '@/drizzle/schema';
import { createDrizzleBackendStore } from '../backends/drizzle-backend-store';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import type { ProjectId, ViewerId } from '../../base/foundation/id';
import { createDrizzleShareStore } from '../../base/shares/drizzle-share-store';
import { type ShareLimits, shareNames } from '../../base/shares/share';
import { createVersionFixture } from '../../projects/versions/version.fixture';
import { createOwnerOfBackend, createTurnOfProject } from './owner-of-backend';

await describeOnDatabases('owner of a backend', (database) => {
  test('is the owner of its project, for preview and site alike, and itself if no row is left', async () => {
    const { projectId } = await createVersionFixture(database()).newProject({ 'index.html': '' });
    const store = createDrizzleBackendStore({ db: database(), secret: new Uint8Array(32).fill(7), now: () => 5 });
    const ids = [(await store.ensure(projectId, 'preview')).id, (await store.ensure(projectId, 'live')).id];
    const [project] = await database().select().from(projects).where(eq(projects.id, projectId));
    const ownerOf = createOwnerOfBackend(database());
    expect(await Promise.all(ids.map(ownerOf))).toEqual([project!.ownerId, project!.ownerId]);
    await database().delete(backends);
    expect(await ownerOf(ids[0]!)).toBe(ids[0]);
  });

  test('turns are the owner’s; guests of one address have one together, however many they are', async () => {
    const { projectId } = await createVersionFixture(database()).newProject({ 'index.html': '' });
    const [project] = await database().select().from(projects).where(eq(projects.id, projectId));
    expect(await createTurnOfProject(database(), null)(projectId)).toBe(project!.ownerId);
    const limits = Object.fromEntries(shareNames.map((name) => [name, { guest: 9, address: 9 }])) as ShareLimits;
    const shares = createDrizzleShareStore({ db: database(), limits, now: () => 5 });
    const turnOf = createTurnOfProject(database(), shares);
    expect(await turnOf(projectId)).toBe(project!.ownerId);
    for (const viewerId of ['cookie-1', 'cookie-2'] as ViewerId[])
      await shares.set({ viewerId, address: 'hashed', projectId: `of-${viewerId}` as ProjectId }, 'projects', 1);
    const turns = await Promise.all((['of-cookie-1', 'of-cookie-2'] as ProjectId[]).map(turnOf));
    expect(turns).toEqual(['hashed', 'hashed']);
  });
});
