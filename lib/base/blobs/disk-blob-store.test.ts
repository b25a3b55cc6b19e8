import { mkdtemp, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { describeBlobStore } from './blob-store.contract';
import { createDiskBlobStore, listBlobs, measureBlobs } from './disk-blob-store';

const folders: string[] = [];
async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-blobs-'));
  folders.push(folder);
  return folder;
}
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

const bytesOf = (text: string) => new TextEncoder().encode(text);
const fileOf = (folder: string, hash: string) => join(folder, hash.slice(0, 2), hash.slice(2));

describeBlobStore('disk', async () => createDiskBlobStore(await emptyFolder()));

describe('createDiskBlobStore', () => {
  test('finds what an earlier process stored', async () => {
    const folder = await emptyFolder();
    const hash = await createDiskBlobStore(folder).put(bytesOf('kept'));
    expect(await createDiskBlobStore(folder).get(hash)).toEqual(bytesOf('kept'));
    for await (const listed of listBlobs(folder)) expect(listed).toBe(hash);
  });

  test('reports a file whose content no longer matches its name', async () => {
    const folder = await emptyFolder();
    const store = createDiskBlobStore(folder);
    const hash = await store.put(bytesOf('whole '.repeat(100)));
    await truncate(fileOf(folder, hash), 10);
    await expect(store.get(hash)).rejects.toThrow('damaged');
  });

  test('takes less space on disk than the text it keeps', async () => {
    const folder = await emptyFolder();
    await createDiskBlobStore(folder).put(bytesOf('export const a = 1;\n'.repeat(200)));
    expect(await measureBlobs(folder)).toBeLessThan(400);
  });

  test('leaves no temporary file behind when the disk refuses a write', async () => {
    const folder = await emptyFolder();
    const store = createDiskBlobStore(folder);
    const [hash] = await store.putAll([bytesOf('shard')]);
    await rm(join(folder, hash!.slice(0, 2)), { recursive: true });
    await writeFile(join(folder, hash!.slice(0, 2)), 'in the way');
    await expect(createDiskBlobStore(folder).put(bytesOf('shard'))).rejects.toThrow(/ENOTDIR|EEXIST/);
    expect(await readdir(folder)).toEqual([hash!.slice(0, 2)]);
  });

  test('collects the half-written files of a process that died', async () => {
    const folder = await emptyFolder();
    const store = createDiskBlobStore(folder);
    const hash = await store.put(bytesOf('kept'));
    const leftOver = join(folder, hash.slice(0, 2), '.half-written');
    await writeFile(leftOver, 'ha');
    await utimes(leftOver, 1, 1);
    await store.collect(() => true, Date.now() - 60_000);
    expect(await readdir(join(folder, hash.slice(0, 2)))).toEqual([hash.slice(2)]);
  });

  test('keeps an old blob that was asked for recently', async () => {
    const folder = await emptyFolder();
    const store = createDiskBlobStore(folder);
    const hash = await createDiskBlobStore(folder).put(bytesOf('old'));
    await utimes(fileOf(folder, hash), 1, 1);
    expect(await store.missing([hash])).toEqual([]);
    await store.collect(() => false, Date.now() - 60_000);
    expect(await store.has(hash)).toBe(true);
  });
});
