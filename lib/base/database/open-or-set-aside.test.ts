import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { viewers } from '../../../drizzle/schema';
import { openOrSetAside } from './open-or-set-aside';
import { findSetAside, tellSetAside } from './set-aside';
import { migrationsFolder, placeTestDatabase } from './test-database.fixture';

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'easel-open-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

test('keeps a healthy database, and sets an unreadable one aside', async () => {
  const folder = join(scratch, 'db');
  const open = () => openOrSetAside(folder, migrationsFolder, () => 7);
  await placeTestDatabase(folder);
  const first = await open();
  await first.db.insert(viewers).values({ id: 'v', kind: 'guest', createdAt: 1 });
  await first.close();

  const second = await open();
  expect(await findSetAside(scratch)).toEqual([]);
  expect(await second.db.select().from(viewers)).toHaveLength(1);
  await second.close();

  await writeFile(join(folder, 'global', 'pg_control'), '');
  const third = await open();
  expect(await findSetAside(scratch)).toEqual([`${folder}-unreadable-7`]);
  expect((await tellSetAside(scratch)).join()).toContain('Nothing old is cleared away while it lies there');
  expect(await third.db.select().from(viewers)).toEqual([]);
  await third.close();
  expect(await readdir(scratch)).toEqual(['db', 'db-unreadable-7']);
}, 60_000);
