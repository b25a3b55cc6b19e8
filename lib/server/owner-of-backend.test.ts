import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { backends, projects } from '@/drizzle/schema';
import { createDrizzleBackendStore } from '../backends/drizzle-backend-store';
import { describeOnDatabases } from '../database/describe-on-databases';
import { createVersionFixture } from '../versions/version-fixture';
import { createOwnerOfBackend } from './owner-of-backend';

await describeOnDatabases('owner of a backend', (database) => {
  test('is the owner of its project, for preview and site alike, and itself where no row is left', async () => {
    const { projectId } = await createVersionFixture(database()).newProject({ 'index.html': '' });
    const store = createDrizzleBackendStore({ db: database(), secret: new Uint8Array(32).fill(7), now: () => 5 });
    const ids = [(await store.ensure(projectId, 'preview')).id, (await store.ensure(projectId, 'live')).id];
    const [project] = await database().select().from(projects).where(eq(projects.id, projectId));
    const ownerOf = createOwnerOfBackend(database());
    expect(await Promise.all(ids.map(ownerOf))).toEqual([project!.ownerId, project!.ownerId]);
    await database().delete(backends);
    expect(await ownerOf(ids[0]!)).toBe(ids[0]);
  });
});
