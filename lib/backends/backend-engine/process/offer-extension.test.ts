import { PGlite } from '@supabase/lite/pglite';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unpackExtension } from '@/scripts/steps/unpack-extensions.mjs';
import { findPackage } from '../find-package';
import { offerExtension } from './offer-extension';

const lite = findPackage('@supabase/lite', import.meta.dirname);
const dist = path.join(findPackage('@electric-sql/pglite', lite), 'dist');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'easel-extension-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('an extension is listed by name, and none of its files is read before it is used', async () => {
  const bundle = path.join(folder, 'bundle');
  mkdirSync(bundle);
  const files = unpackExtension(path.join(dist, 'ltree.tar.gz'), 'ltree', bundle);
  expect(files.map(({ at }) => at)).toContain('lib/postgresql/ltree.so');
  const at = files.map((file) => ({ ...file, from: path.join(bundle, file.from) }));
  // Reading a file now would find nothing.
  renameSync(bundle, `${bundle}.away`);
  const database = await PGlite.create({ extensions: { ltree: offerExtension('ltree', at) } });
  try {
    expect((await database.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    renameSync(`${bundle}.away`, bundle);
    await database.exec('create extension ltree');
    const { rows } = await database.query(`select 'a.b.c'::ltree <@ 'a.b' as "isBelow"`);
    expect(rows).toEqual([{ isBelow: true }]);
  } finally {
    await database.close();
  }
}, 120_000);
