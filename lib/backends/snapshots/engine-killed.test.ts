import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backendTemplate, openTestBackends, testId, type TestBackends } from '@/lib/backends/backends/backends.fixture';
import { createKeys } from '@/lib/backends/backends/create-keys';
import { isLong, longTest } from '@/lib/base/foundation/sample.fixture';
import { openWorld } from './killed.fixture';
import type { SnapshotId } from './snapshots';

const runs = isLong ? 25 : 1;

type Act = readonly ['write' | 'take' | 'restore' | 'migrate', n: number];
const acts: readonly Act[] = [
  ...(['write', 'take'] as const).map((what): Act => [what, 1]),
  ...(['write', 'take'] as const).map((what): Act => [what, 2]),
  ['write', 3],
  ['restore', 1],
  ['migrate', 4],
  ...(['write', 'take'] as const).map((what): Act => [what, 5]),
  ['restore', 2],
];

describe('an engine’s process that dies while snapshots are taken and restored and data is migrated', () => {
  let built: TestBackends;
  const folders: string[] = [];
  /** Steps of a life in which nothing ends early; the long run counts them. */
  let stepsOfALife = 44;
  beforeAll(async () => {
    built = await openTestBackends();
  }, 60_000);
  afterAll(async () => {
    await built.dispose();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  /**
   * Runs a life whose engine is killed at that step; every act is either complete or not done, and the next call gets
   * an engine again.
   */
  async function live(endAt: number | null): Promise<{ steps: number; failed: number }> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'easel-engine-killed-'));
    folders.push(folder);
    const limit = { each: 60_000 };
    let [steps, failed] = [0, 0];
    let ending: Promise<unknown> = Promise.resolve();
    const world = { folder, template: backendTemplate, workerFile: built.workerFile, id: testId(), keys: createKeys() };
    const { backends, snapshots, begin, write, migrate, read } = openWorld(
      world,
      () => {
        if (steps === endAt) {
          limit.each = 0;
          ending = backends.read(world.id, 'select 1').finally(() => (limit.each = 60_000));
        }
        steps += 1;
      },
      limit,
    );
    const kept = new Map<number, SnapshotId>();
    const orThrow = (result: { ok: boolean; error?: unknown }) => {
      if (!result.ok) throw new Error(JSON.stringify(result.error));
    };
    /** Performs an act and names the states the data may be in after a failure and after success. */
    async function act(
      [what, n]: Act,
      before: string,
    ): Promise<{ partly: readonly string[]; after: string; isDone: boolean }> {
      const [row = '', file = ''] = before.split(' ');
      const isDone = (done: Promise<unknown>) =>
        done.then(
          () => true,
          () => false,
        );
      switch (what) {
        case 'write':
          return { partly: [`${n} ${file}`], after: `${n} ${n}`, isDone: await isDone(write(n)) };
        case 'migrate':
          return { partly: [], after: `${n} ${file}`, isDone: await isDone(migrate(n)) };
        case 'take': {
          const taken = await snapshots.take(world.id);
          if (taken.ok) kept.set(n, taken.value);
          return { partly: [], after: `${row} ${file}`, isDone: taken.ok };
        }
        case 'restore': {
          const snapshot = kept.get(n);
          if (snapshot === undefined) return { partly: [], after: before, isDone: true };
          return {
            partly: [],
            after: `${n} ${n}`,
            isDone: await isDone(snapshots.restore(world.id, snapshot).then(orThrow)),
          };
        }
        default:
          return what satisfies never;
      }
    }
    try {
      await begin();
      await write(0);
      let now = await read();
      for (const one of acts) {
        const { partly, after, isDone } = await act(one, now);
        await ending;
        const found = await read();
        if (isDone) expect(found, one.join(' ')).toBe(after);
        else expect([now, ...partly, after], one.join(' ')).toContain(found);
        if (!isDone) failed += 1;
        now = found;
      }
      for (const [n, snapshot] of kept) {
        orThrow(await snapshots.restore(world.id, snapshot));
        expect((await read()).split(' ')[1]).toBe(String(n));
      }
      return { steps, failed };
    } finally {
      await backends.dispose();
    }
  }

  // The killed lives also complete everything after their engine's death, so only the long run tests this.
  longTest(
    'does all of it if it is not killed',
    async () => {
      const { steps, failed } = await live(null);
      expect(failed).toBe(0);
      stepsOfALife = steps;
      expect(steps).toBeGreaterThan(30);
    },
    120_000,
  );

  test.each(Array.from({ length: runs }, (_, run) => run))(
    'leaves every act complete or not done, and every finished snapshot complete (%i)',
    async (run) => {
      const { failed } = await live(Math.floor(((run + 0.5) / runs) * stepsOfALife));
      expect(failed).toBeLessThanOrEqual(2);
    },
    120_000,
  );
});
