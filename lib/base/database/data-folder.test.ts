import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataFormat, embeddedEngine, formatText, openDataFolder } from './data-folder';
import { createDiskRoom } from './disk-room';

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'easel-data-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

let count = 0;
const newFolder = () => join(scratch, `${(count += 1)}`);
const open = (folder: string) => openDataFolder({ folder, now: () => 1000 });

async function openOnce(folder: string) {
  const opened = await open(folder);
  if (!opened.ok) throw new Error(opened.error.message);
  await opened.value.close();
  return opened.value;
}

describe('openDataFolder', () => {
  test('creates what is missing and keeps its secret private', async () => {
    const folder = newFolder();
    const first = await openOnce(folder);
    expect((await readdir(folder)).toSorted()).toEqual([
      'backends',
      'blobs',
      'db',
      'format.json',
      'layers',
      'logs',
      'secret.key',
    ]);
    expect(first.secret).toHaveLength(32);
    expect((await stat(join(folder, 'secret.key'))).mode & 0o077).toBe(0);
    expect((await openOnce(folder)).secret).toEqual(first.secret);
  });

  test('refuses while another process has it', async () => {
    const folder = newFolder();
    const first = await open(folder);
    const second = await open(folder);
    expect(!second.ok && second.error.code).toBe('in-use');
    if (first.ok) await first.value.close();
    await openOnce(folder);
  });

  test('refuses a folder from a newer version and changes nothing in it', async () => {
    const folder = newFolder();
    await mkdir(folder);
    const newer = formatText({ format: dataFormat + 1, engine: embeddedEngine, createdAt: 1 });
    await writeFile(join(folder, 'format.json'), newer);
    const opened = await open(folder);
    expect(!opened.ok && opened.error.code).toBe('newer');
    expect(await readdir(folder)).toEqual(['format.json']);
    expect(await readFile(join(folder, 'format.json'), 'utf8')).toBe(newer);
  });

  test('refuses a database of another engine and says how to migrate', async () => {
    const folder = newFolder();
    await openOnce(folder);
    await writeFile(join(folder, 'db', 'PG_VERSION'), '17');
    await writeFile(join(folder, 'format.json'), formatText({ format: 1, engine: 'pglite-0.4', createdAt: 1 }));
    const opened = await open(folder);
    expect(!opened.ok && opened.error).toMatchObject({
      code: 'other-engine',
      message: expect.stringContaining('npm run backup'),
    });
  });

  test("refuses when it can't tell which engine wrote the database", async () => {
    const folder = newFolder();
    await openOnce(folder);
    await writeFile(join(folder, 'db', 'PG_VERSION'), '18');
    await writeFile(join(folder, 'format.json'), '{"format":');
    const opened = await open(folder);
    expect(!opened.ok && opened.error.code).toBe('damaged');
  });

  test('reports in one sentence that the folder cannot be created', async () => {
    const file = newFolder();
    await writeFile(file, '');
    const opened = await open(join(file, 'data'));
    expect(!opened.ok && opened.error.code).toBe('unwritable');
  });

  test('names the engine that is installed', async () => {
    const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
    const { version } = JSON.parse(await readFile(join(dirname(entry), '..', 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(embeddedEngine).toBe(`pglite-${version.split('.').slice(0, 2).join('.')}`);
  });
});

describe('createDiskRoom', () => {
  test('refuses when the disk is full, and continues as soon as there is space', async () => {
    let free = 10e6;
    const room = createDiskRoom({ folder: '/', now: () => 0, freeBytes: async () => free });
    expect(await room.check()).toMatchObject({ code: 'storage-full' });
    free = 500e6;
    expect(await room.check()).toBeNull();
  });

  test('asks the operating system', async () => {
    expect(await createDiskRoom({ folder: tmpdir(), now: () => 0 }).check()).toBeNull();
  });
});
