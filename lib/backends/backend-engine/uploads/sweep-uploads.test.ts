import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFileUploads } from './file-uploads';
import { sweepUploads } from './sweep-uploads';

const hour = 3600_000;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'easel-uploads-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const upload = (name: string, text: string) =>
  createFileUploads(folder).uploadObject('b', name, '', Buffer.from(text), 'text/plain', '');
const bytes = async () => (await readdir(path.join(folder, 'bytes'))).length;

test('bytes of deleted and replaced files go an hour after they were found unused; others stay', async () => {
  await upload('stays', 'one');
  await upload('same', 'one');
  await upload('goes', 'two');
  await upload('changes', 'three');
  await upload('changes', 'four');
  await createFileUploads(folder).deleteObject('b', 'goes', '');
  expect(await bytes()).toBe(4);
  expect(await sweepUploads(folder, 0)).toBe(0);
  // One is uploaded again within the hour, so it is in use again.
  await upload('goes', 'two');
  expect(await sweepUploads(folder, hour + 1)).toBe(1);
  expect(await bytes()).toBe(3);
  expect((await createFileUploads(folder).headObject('b', 'goes', '')).size).toBe(3);
  expect((await readdir(folder)).sort()).toEqual(['bytes', 'objects']);
});

test('nothing is deleted if an object can’t be read, and an empty folder has none', async () => {
  expect(await sweepUploads(folder, 0)).toBe(0);
  await upload('a', 'one');
  await upload('a', 'two');
  await upload('a', 'three');
  await writeFile(path.join(folder, 'objects', 'f'.repeat(64)), '{');
  expect(await sweepUploads(folder, 0)).toBe(0);
  expect(await sweepUploads(folder, 2 * hour)).toBe(0);
  expect(await bytes()).toBe(3);
});
