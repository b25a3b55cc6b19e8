import { PGlite } from '@supabase/lite/pglite';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PGlite as OldPglite } from 'pglite-0-3';
import { pgDump } from 'pglite-tools-0-4/pg_dump';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dumpData, type PgDump } from '@/lib/backends/backend-engine/carry-over/dump-data';
import { loadData } from '@/lib/backends/backend-engine/carry-over/load-data';
import { createActors } from '@/lib/backends/backend-engine/session/actor';
import { readEngine } from '@/lib/backends/backend-engine/engine-note';
import { testId } from '@/lib/backends/backends/backends.fixture';
import type { BackendId } from '@/lib/backends/backends/backend';
import { buildOldEngine, oldEngine } from '@/lib/backends/backends/old-engine.fixture';
import { openPlainBackends } from '@/lib/backends/backends/plain-backends.fixture';
import { createDiskBlobStore } from '@/lib/base/blobs/disk-blob-store';
import { openPglite } from '@/lib/base/database/open-database';
import type { CreateId } from '@/lib/base/foundation/id';
import { createMemoryCarriedSnapshots } from '@/lib/backends/snapshots/carried-snapshots';
import { createEmbeddedSnapshots } from '@/lib/backends/snapshots/embedded-snapshots';
import { connectApp, type AppBackend } from '../support/connect-app';
import { root, startEasel, type Easel } from '../support/easel';
import { promptsOf, useProjects } from '../support/projects';

type Version = { id: string; hasData: boolean };

/** Converts a folder's data to what an Easel with the previous engine would have left. */
async function putBack(folder: string): Promise<void> {
  const passing = mkdtempSync(path.join(os.tmpdir(), 'easel-dump-'));
  const present = await PGlite.create(path.join(folder, 'database'));
  const dump = await dumpData(present, pgDump as unknown as PgDump, passing);
  await present.close();
  await rm(path.join(folder, 'database'), { recursive: true });
  const old = await OldPglite.create(path.join(folder, 'database'));
  await loadData(old as never, dump, createActors(old as never));
  await old.close();
  rmSync(passing, { recursive: true });
  for (const note of ['last-snapshot.json', 'rests-at']) await rm(path.join(folder, note), { force: true });
  await writeFile(path.join(folder, 'engine'), oldEngine);
}

describe('the first start after an upgrade of the engine', () => {
  let easel: Easel;
  let api: ReturnType<typeof useProjects>;
  let projectId: string;
  let folder: string;
  let backend: AppBackend;
  const ann = { email: 'ann@x.test', password: 'secret 123!' };
  const signIn = async () => {
    const client = connectApp(backend);
    expect((await client.auth.signInWithPassword(ann)).error).toBeNull();
    return client;
  };
  const wishes = async () => {
    const { data, error } = await (await signIn()).from('wishes').select('message').order('message');
    return error ? error.code : data.map(({ message }) => String(message));
  };

  beforeAll(async () => {
    easel = await startEasel();
    api = useProjects(easel);
    projectId = await api.build(promptsOf('guest-book')[0]);
    backend = await api.backendOf(projectId);
    const client = connectApp(backend);
    expect((await client.auth.signUp(ann)).error).toBeNull();
    expect((await client.from('wishes').insert({ message: 'kept', emoji: '🌿' })).error).toBeNull();
    await api.must(201, 'POST', api.at(projectId, '/versions'), {
      operations: [{ type: 'file-write', path: 'src/note.ts', content: 'export const note = 1;\n' }],
    });
    await easel.kill('SIGTERM');

    const backends = path.join(easel.dataFolder, 'backends');
    const [id] = (await readdir(backends)) as BackendId[];
    folder = path.join(backends, id!);
    await putBack(folder);
    // The versions' snapshots were written by the old engine too.
    const engine = await buildOldEngine();
    const old = openPlainBackends({ folder: backends, workerFile: engine.workerFile, engine: oldEngine });
    const snapshots = createEmbeddedSnapshots({
      ...{ backends: old, copies: old, blobs: createDiskBlobStore(path.join(easel.dataFolder, 'blobs')) },
      ...{ carried: createMemoryCarriedSnapshots(), createId: testId as CreateId, now: Date.now },
    });
    const taken = await snapshots.take(id!);
    if (!taken.ok) throw new Error(taken.error.code);
    const after = await old.write(id!, [{ sql: `update public.wishes set message = 'changed since'` }]);
    expect(after.ok).toBe(true);
    await old.dispose();
    await engine.dispose();
    const database = await openPglite(path.join(easel.dataFolder, 'db'), path.join(root, 'drizzle', 'migrations'));
    await database.db.execute(`update versions set snapshot = '${taken.value}' where snapshot is not null`);
    await database.db.execute(`delete from settings where key = 'kept-data-engine'`);
    await database.close();
    await easel.restart();
  }, 360_000);
  afterAll(() => easel?.dispose());

  test('migrates the apps’ data and the versions’ snapshots, and says so', async () => {
    await expect.poll(() => easel.log(), { timeout: 150_000 }).toMatch(/2 carried over to pglite 0\.4, 0 not\./);
    expect(easel.log()).toMatch(/The data of backend [a-z2-7]{26} was carried over from pglite 0\.3 to pglite 0\.4\./);
    expect(easel.log()).toMatch(/Kept data 1 of 1 was carried over to pglite 0\.4\./);
    expect(await readEngine(folder)).toBe('pglite 0.4');
    expect(existsSync(`${folder}-old`)).toBe(false);
  }, 200_000);

  test('the app, its people and its versions are there', async () => {
    expect(await wishes()).toEqual(['changed since']);
    const versions = await api.must<{ versions: Version[] }>(200, 'GET', api.at(projectId, '/versions'));
    const kept = versions.versions.find(({ hasData }) => hasData)!;
    await api.must(201, 'POST', api.at(projectId, '/restore'), { versionId: kept.id, files: false });
    expect(await wishes()).toEqual(['kept']);
  }, 120_000);

  test('the next start finds nothing to do', async () => {
    await easel.kill('SIGTERM');
    await easel.restart();
    expect(await wishes()).toEqual(['kept']);
    expect(easel.log()).not.toContain('carried over');
    expect(readFileSync(path.join(folder, 'engine'), 'utf8')).toBe('pglite 0.4');
  }, 120_000);
});
