import { linkSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { ViewerId } from '../../base/foundation/id';
import { succeed } from '../../base/foundation/result';
import { createAtOnce } from '../../base/shares/at-once';
import type { Keeping } from '../../base/shares/keeping';
import { createMemoryShareStore } from '../../base/shares/memory-share-store.fixture';
import { blockBytes, dayMs, type ShareLimits, shareNames } from '../../base/shares/share';
import { shareInstalls } from './open-shares';

type Making = Parameters<ReturnType<typeof shareInstalls>>;
const folder = mkdtempSync(path.join(os.tmpdir(), 'easel-installs-'));
writeFileSync(path.join(folder, 'index.js'), Buffer.alloc(10 * blockBytes));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A guest with this many blocks and five installs a day. */
function start({ blocks = 1000, isGuest = true } = {}) {
  const clock = { time: 0 };
  const now = () => clock.time;
  const limits = {
    ...(Object.fromEntries(shareNames.map((name) => [name, { guest: 5, address: 50 }])) as ShareLimits),
    bytes: { guest: blocks * blockBytes, address: 10 * blocks * blockBytes },
  };
  const store = createMemoryShareStore({ limits, now });
  const payer = { viewerId: 'ann' as ViewerId, address: 'home', projectId: '' as const };
  const keeping = { payer: () => (isGuest ? payer : null) } as Keeping;
  const making = shareInstalls({ keeping, atOnce: createAtOnce(), store }, now);
  const running = { now: 0, most: 0, all: 0 };
  const install = () =>
    making({} as Making[0], async () => {
      running.all += 1;
      running.most = Math.max(running.most, (running.now += 1));
      await new Promise((resolve) => setImmediate(resolve));
      running.now -= 1;
      return { made: succeed({}), folder } as unknown as Awaited<ReturnType<Making[1]>>;
    });
  const used = async () => (await store.uses(payer)).guest.bytes.used / blockBytes;
  return { clock, install, running, used };
}

test('packages that are already on the disk and only linked don’t count', async () => {
  const { install, used } = start();
  const elsewhere = path.join(os.tmpdir(), `${path.basename(folder)}-linked.js`);
  writeFileSync(elsewhere, Buffer.alloc(100 * blockBytes));
  linkSync(elsewhere, path.join(folder, 'linked.js'));
  try {
    expect((await install()).ok).toBe(true);
    expect(await used()).toBeLessThan(20);
  } finally {
    rmSync(elsewhere);
    rmSync(path.join(folder, 'linked.js'));
  }
});

test('of fifty installs at once a guest gets as many as a day allows, one after the other', async () => {
  const { clock, install, running } = start();
  const answers = await Promise.all(Array.from({ length: 50 }, install));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(5);
  expect(answers.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'share-day-used' } });
  expect(running).toEqual({ now: 0, most: 1, all: 5 });
  clock.time += dayMs + 3600_000;
  expect((await install()).ok).toBe(true);
});

test('packages count with their disk size for that day, and a guest without room installs none', async () => {
  const { install, running, used } = start({ blocks: 15 });
  expect((await install()).ok).toBe(true);
  expect(await used()).toBeGreaterThanOrEqual(11);
  expect((await install()).ok).toBe(true);
  expect(await install()).toMatchObject({ ok: false, error: { code: 'share-room-used' } });
  expect(running.all).toBe(2);
});

test('anyone who is not a guest is not counted', async () => {
  const { install, running } = start({ blocks: 0, isGuest: false });
  await Promise.all(Array.from({ length: 10 }, install));
  expect(running.all).toBe(10);
});
