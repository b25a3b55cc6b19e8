import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeOnDatabases } from '@/lib/base/database/describe-on-databases.fixture';
import { createVersionFixture } from '@/lib/projects/versions/version.fixture';
import { createDrizzleBackendStore } from './drizzle-backend-store';
import { followSecret } from './follow-secret';

await describeOnDatabases('a secret that was lost and recreated', (database) => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'easel-secret-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const open = (byte: number) =>
    createDrizzleBackendStore({ db: database(), secret: new Uint8Array(32).fill(byte), now: () => 5 });

  test('finds what apps stored, half-moved folders too, and moves nothing twice', async () => {
    const { projectId } = await createVersionFixture(database()).newProject({ 'index.html': '' });
    const before = await open(1).ensure(projectId, 'live');
    await mkdir(path.join(folder, before.id));
    await writeFile(path.join(folder, before.id, 'rows'), 'three');
    await mkdir(path.join(folder, `${before.id}-next`));

    const store = open(2);
    const id = store.idOf(projectId, 'live');
    expect(id).not.toBe(before.id);
    expect(await followSecret({ db: database(), folder, store })).toBe(1);
    expect((await readdir(folder)).sort()).toEqual([id, `${id}-next`]);
    expect(await readFile(path.join(folder, id, 'rows'), 'utf8')).toBe('three');
    expect((await store.find(projectId, 'live'))?.id).toBe(id);
    expect(await followSecret({ db: database(), folder, store })).toBe(0);
  });
});
