import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { placeFreshDatabase } from './fresh-database';

let scratch: string;
let prepared: string;
let folder: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'easel-fresh-'));
  prepared = join(scratch, 'prepared');
  folder = join(scratch, 'db');
  await mkdir(join(prepared, 'base'), { recursive: true });
  await mkdir(folder);
  await writeFile(join(prepared, 'base', '1'), 'whole');
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

test('copies the prepared database into an empty folder, and over an interrupted copy', async () => {
  await mkdir(`${folder}.fresh`);
  await writeFile(join(`${folder}.fresh`, 'half'), '');
  await placeFreshDatabase(prepared, folder);
  expect(await readdir(folder)).toEqual(['base']);
  expect(await readFile(join(folder, 'base', '1'), 'utf8')).toBe('whole');
  expect(await readdir(scratch)).toEqual(['db', 'prepared']);
});

test('leaves an existing database alone', async () => {
  await writeFile(join(folder, 'PG_VERSION'), '17');
  await placeFreshDatabase(prepared, folder);
  expect(await readdir(folder)).toEqual(['PG_VERSION']);
});

test('leaves the folder as it is if no database was prepared', async () => {
  await placeFreshDatabase(join(scratch, 'nowhere'), folder);
  expect(await readdir(folder)).toEqual([]);
});
