import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectEvents, projects, settings, versions, viewers } from '../../../drizzle/schema';
import { createDiskBlobStore } from '../blobs/disk-blob-store';
import { sampleOf } from '../foundation/sample.fixture';
import { backUp } from './back-up';
import { openDataFolder, restoreMarker } from './data-folder';
import { migrationsFolder, placeTestDatabase } from './test-database.fixture';
import { tableNames } from './dump-database';
import { openPglite } from './open-database';
import { createUnpacker } from './pack-folder';
import { restoreBackup } from './restore-backup';

let scratch: string;
let folder: string;
let file: string;
const now = () => 1_800_000_000_000;
const options = (at: string) => ({ folder: at, databaseUrl: null, migrationsFolder, now });
const text = '记账 "quoted" \\ \u2028 line\nbreak';
const blobs = Array.from({ length: 300 }, (_, n) => new TextEncoder().encode(`file ${n}`));

async function withFolder<Value>(
  at: string,
  use: (
    opened: Awaited<ReturnType<typeof openPglite>>,
    data: { blobs: string; secret: Uint8Array; logs: string; backends: string },
  ) => Promise<Value>,
): Promise<Value> {
  const data = await openDataFolder({ folder: at, now });
  if (!data.ok) throw new Error(data.error.message);
  if ((await readdir(data.value.db)).length === 0) await placeTestDatabase(data.value.db);
  const database = await openPglite(data.value.db, migrationsFolder);
  try {
    return await use(database, data.value);
  } finally {
    await database.close();
    await data.value.close();
  }
}

const backend = 'b'.repeat(26);
let secret: Uint8Array;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'easel-backup-'));
  folder = join(scratch, 'data');
  file = join(scratch, 'backup.tar.gz');
  await withFolder(folder, async ({ db }, data) => {
    await db.insert(viewers).values({ id: 'v', kind: 'local-owner', createdAt: 1 });
    await db.insert(settings).values({ key: 'k', value: { text, list: [1, null] }, updatedAt: 2 ** 45 });
    await db
      .insert(projects)
      .values({ id: 'p', ownerId: 'v', name: text, limitUsd: 0.1, createdAt: 1, updatedAt: 2, headVersionId: 'x' });
    const version = {
      id: 'x',
      projectId: 'p',
      number: 1,
      kind: 'template',
      author: 'person',
      treeHash: 't',
      summary: text,
      counts: {},
      createdAt: 1,
    };
    await db.insert(versions).values(version);
    const events = Array.from({ length: 1200 }, (_, n) => ({
      projectId: 'p',
      n,
      at: n,
      data: { type: 'text-delta', text },
    }));
    await db.insert(projectEvents).values(events);
    await createDiskBlobStore(data.blobs).putAll(blobs);
    await writeFile(join(data.logs, 'heads.jsonl'), '{"type":"project-purged"}\n');
    await mkdir(join(data.backends, backend, 'database', 'pg_notify'), { recursive: true });
    await mkdir(join(data.backends, backend, 'uploads', 'bytes'), { recursive: true });
    await writeFile(join(data.backends, backend, 'database', 'PG_VERSION'), '17\n');
    await writeFile(join(data.backends, backend, 'uploads', 'bytes', 'f'.repeat(64)), blobs[0]!);
    secret = data.secret;
  });
  const made = await backUp({ ...options(folder), file });
  expect(made).toMatchObject({ ok: true, value: { blobs: 300, rows: { viewers: 1, project_events: 1200 } } });
}, 60_000);
afterAll(() => rm(scratch, { recursive: true, force: true }));

let count = 0;
const empty = () => join(scratch, `restored-${(count += 1)}`);

test('restores everything as it was, into a folder that opens', async () => {
  const target = empty();
  expect(await restoreBackup({ ...options(target), file })).toMatchObject({
    ok: true,
    value: { blobs: 300, madeAt: now() },
  });
  await withFolder(target, async ({ db }, data) => {
    expect((await db.select().from(settings))[0]).toEqual({
      key: 'k',
      value: { text, list: [1, null] },
      updatedAt: 2 ** 45,
    });
    expect((await db.select().from(projects))[0]).toMatchObject({
      name: text,
      limitUsd: 0.1,
      headVersionId: 'x',
      deletedAt: null,
    });
    expect(await db.select().from(projectEvents)).toHaveLength(1200);
    expect((await db.select().from(versions))[0]?.summary).toBe(text);
    expect(data.secret).toEqual(secret);
    const store = createDiskBlobStore(data.blobs);
    expect(await store.get(await store.put(blobs[7]!))).toEqual(blobs[7]);
    const kept = join(data.backends, backend);
    expect(await readdir(join(kept, 'database'))).toEqual(['PG_VERSION', 'pg_notify']);
    expect(await readFile(join(kept, 'uploads', 'bytes', 'f'.repeat(64)))).toEqual(Buffer.from(blobs[0]!));
    expect(await readFile(join(data.logs, 'heads.jsonl'), 'utf8')).toBe('{"type":"project-purged"}\n');
  });
}, 60_000);

test('is an archive that tar opens, readable by its owner only', async () => {
  const { stdout } = await promisify(execFile)('tar', ['tzf', file]);
  expect(stdout.split('\n')).toEqual(expect.arrayContaining(['easel-backup.json', 'secret.key', 'end.json']));
  expect((await stat(file)).mode & 0o077).toBe(0);
});

test.each([
  ['a folder', { folders: ['../out'], files: [] }],
  ['a file', { folders: [], files: ['a/../../out'] }],
])('writes %s only inside its own folder', async (_what, contents) => {
  const unpack = createUnpacker(join(scratch, 'inside'), 'backends');
  const bytes = Buffer.from(JSON.stringify(contents));
  await expect(unpack({ name: 'backends.json', bytes })).rejects.toThrow('leads out');
});

test('holds every table of the schema', () => {
  expect(tableNames).toEqual(
    expect.arrayContaining(['viewers', 'projects', 'versions', 'turns', 'project_events', 'sites']),
  );
});

test.each([
  ['viewers', 'projects'],
  ['viewers', 'memberships'],
  ['projects', 'memberships'],
  ['projects', 'compiled_trees'],
  ['projects', 'deployments'],
  ['projects', 'model_calls'],
])('fills %s before %s, which refers to it', (referred, referring) => {
  expect(tableNames.indexOf(referred)).toBeGreaterThanOrEqual(0);
  expect(tableNames.indexOf(referring)).toBeGreaterThan(tableNames.indexOf(referred));
});

test('refuses to restore over existing data', async () => {
  const target = empty();
  await mkdir(target);
  await writeFile(join(target, 'mine.txt'), 'mine');
  expect(await restoreBackup({ ...options(target), file })).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining('not empty') },
  });
  expect(await readdir(target)).toEqual(['mine.txt']);
});

test('refuses to back up while Easel runs, over an existing file, or without data', async () => {
  const data = await openDataFolder({ folder, now });
  const other = join(scratch, 'other.tar.gz');
  expect(await backUp({ ...options(folder), file: other })).toMatchObject({
    error: { message: expect.stringContaining('already running') },
  });
  if (data.ok) await data.value.close();
  expect(await backUp({ ...options(folder), file })).toMatchObject({
    error: { message: expect.stringContaining('already there') },
  });
  expect(await backUp({ ...options(empty()), file: other })).toMatchObject({
    error: { message: expect.stringContaining('no Easel data') },
  });
  expect(await readdir(scratch)).not.toContain('other.tar.gz');
});

const damages: Array<[string, (whole: Buffer) => Buffer]> = [
  ['cut short', (whole: Buffer) => whole.subarray(0, whole.length - 700)],
  ['cut short before it was packed', (whole: Buffer) => gzipSync(gunzipSync(whole).subarray(0, 40 * 512))],
  ['without its end', (whole: Buffer) => gzipSync(gunzipSync(whole).subarray(0, -4 * 512))],
  ['changed in a file', (whole: Buffer) => gzipSync(replaceIn(gunzipSync(whole), 'file 42', 'file 24'))],
  ['something else', () => Buffer.from('hello')],
];
/** `npm test` skips all truncated backups except one, because each restore creates a database. */
const damaged = sampleOf('damaged backups', damages, ([what]) => !what.startsWith('cut short'));

test.each(damaged)(
  'leaves the folder empty when the backup is %s',
  async (_what, damage) => {
    const target = empty();
    const damaged = `${target}.tar.gz`;
    await writeFile(damaged, damage(await readFile(file)));
    expect(await restoreBackup({ ...options(target), file: damaged })).toMatchObject({ ok: false });
    expect(await readdir(target)).toEqual([]);
  },
  60_000,
);

test('refuses a folder in which a restore was killed', async () => {
  const target = empty();
  await mkdir(target);
  await writeFile(join(target, restoreMarker), '');
  expect(await openDataFolder({ folder: target, now })).toMatchObject({ ok: false, error: { code: 'damaged' } });
});

function replaceIn(bytes: Buffer, from: string, to: string): Buffer {
  bytes.write(to, bytes.indexOf(from));
  return bytes;
}
