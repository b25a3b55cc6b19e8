import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimFolder, noteEngine, readEngine } from './engine-note';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'easel-note-'));
});
afterEach(() => rm(folder, { recursive: true }));
const makeDatabase = () => mkdir(path.join(folder, 'database'));

test('an engine that creates a folder is named in it', async () => {
  expect(await readEngine(folder)).toBeNull();
  await claimFolder(folder, 'pglite 7.1');
  await makeDatabase();
  expect(await readEngine(folder)).toBe('pglite 7.1');
});

test('a folder without a note belongs to the engine of that time', async () => {
  await makeDatabase();
  expect(await readEngine(folder)).toBe('pglite 0.4');
});

test('no other engine may open it', async () => {
  await makeDatabase();
  await noteEngine(folder, 'pglite 7.1');
  await claimFolder(folder, 'pglite 7.1');
  await expect(claimFolder(folder, 'pglite 8.0')).rejects.toThrow('written by pglite 7.1; pglite 8.0 must not open it');
  expect(await readEngine(folder)).toBe('pglite 7.1');
});
