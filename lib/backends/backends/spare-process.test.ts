import { existsSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backendTemplate, openTestBackends, testId, type TestBackends } from './backends.fixture';
import { slotsIn } from './end-orphans';

let opened: TestBackends;
let isReady: Promise<void>;
beforeAll(async () => {
  let tell = () => undefined as void;
  isReady = new Promise((resolve) => (tell = resolve));
  opened = await openTestBackends({ spareAfter: 0, idleAfter: 600_000, onSpareReady: () => tell() });
}, 180_000);
afterAll(() => opened.dispose());

const slots = () => path.join(opened.folder, slotsIn);
const linksTo = (folder: string) =>
  readdirSync(slots()).some((name) => existsSync(path.join(slots(), name, 'data', path.basename(folder))));

test('the second backend takes the spare process, and its rows are in its own folder', async ({ skip }) => {
  if (backendTemplate === null || process.platform === 'win32') skip('not run: no spare process here');
  // What a dead server left behind.
  mkdirSync(path.join(slots(), 'stale'), { recursive: true });
  writeFileSync(path.join(slots(), 'stale', 'note'), 'old');
  const [one, other] = [testId(), testId()];
  expect(await opened.backends.read(one, 'select 1 as one')).toEqual({ ok: true, value: [{ one: 1 }] });
  expect(existsSync(path.join(slots(), 'stale'))).toBe(false);
  await isReady;
  const sql = 'create table kept (id int); alter table kept enable row level security; insert into kept values (7);';
  expect(await opened.backends.migrate(other, [{ name: '20260101000000_kept', sql }])).toMatchObject({ ok: true });
  const taken = () =>
    readdirSync(slots()).filter((name) => {
      const link = path.join(slots(), name, 'data');
      return existsSync(link) && lstatSync(link).isSymbolicLink() && !existsSync(path.join(slots(), name, 'warm'));
    });
  // Its warm-up data is deleted meanwhile; nobody waits for that.
  await expect.poll(taken, { timeout: 45_000 }).toHaveLength(1);
  expect(linksTo('database')).toBe(true);
  expect(existsSync(path.join(opened.folder, other, 'database', 'PG_VERSION'))).toBe(true);
  expect(await opened.backends.read(other, 'select id from kept')).toEqual({ ok: true, value: [{ id: 7 }] });
  expect(await opened.backends.read(one, 'select to_regclass($1)::text as found', ['public.kept'])).toEqual({
    ok: true,
    value: [{ found: null }],
  });
  await opened.backends.dispose();
  expect(readdirSync(slots())).toEqual([]);
}, 180_000);
