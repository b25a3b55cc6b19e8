import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { backends } from '@/drizzle/schema';
import { describeOnDatabases } from '@/lib/base/database/describe-on-databases.fixture';
import { createVersionFixture } from '@/lib/projects/versions/version.fixture';
import { createDrizzleBackendStore } from './drizzle-backend-store';

await describeOnDatabases('backend store', (database) => {
  const secret = new Uint8Array(32).fill(7);
  const open = () => createDrizzleBackendStore({ db: database(), secret, now: () => 5 });
  const newProject = async () => (await createVersionFixture(database()).newProject({ 'index.html': '' })).projectId;

  test('gives each lane of a project a backend and keys of its own, and the same ones again', async () => {
    const projectId = await newProject();
    expect(await open().find(projectId, 'live')).toBeNull();
    const [preview, live] = [await open().ensure(projectId, 'preview'), await open().ensure(projectId, 'live')];
    expect(preview.id).not.toBe(live.id);
    expect(preview.keys.publishableKey).toMatch(/^sb_publishable_[\w-]{22}_[\w-]{8}$/);
    expect(new Set([...Object.values(preview.keys), ...Object.values(live.keys)]).size).toBe(6);
    expect(await open().ensure(projectId, 'preview')).toEqual(preview);
    expect(await open().find(projectId, 'live')).toEqual(live);
    expect(await open().get(live.id)).toEqual(live);
  });

  test('settles on one pair of keys when two ask at once', async () => {
    const projectId = await newProject();
    const [one, other] = await Promise.all([open().ensure(projectId, 'live'), open().ensure(projectId, 'live')]);
    expect(one).toEqual(other);
  });

  test('keeps no key in the clear', async () => {
    const { id, keys } = await open().ensure(await newProject(), 'preview');
    const [row] = await database().select().from(backends).where(eq(backends.id, id));
    for (const key of Object.values(keys)) expect(JSON.stringify(row)).not.toContain(key);
  });

  test('issues fresh keys if the secret that encrypted them is gone', async () => {
    const projectId = await newProject();
    const before = await open().ensure(projectId, 'preview');
    const other = createDrizzleBackendStore({ db: database(), secret: new Uint8Array(32).fill(8), now: () => 6 });
    const after = await other.find(projectId, 'preview');
    expect(after?.id).toBe(before.id);
    expect(after?.keys.jwtSecret).not.toBe(before.keys.jwtSecret);
  });

  test('finds the data of a project again when its rows are lost', async () => {
    const projectId = await newProject();
    const { id } = await open().ensure(projectId, 'live');
    await database().delete(backends).where(eq(backends.id, id));
    expect((await open().ensure(projectId, 'live')).id).toBe(id);
  });
});
