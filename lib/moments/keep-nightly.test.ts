import { describe, expect, test } from 'vitest';
import { testId } from '../backends/backends.fixture';
import type { MomentId, ProjectId } from '../foundation/id';
import { fail, succeed } from '../foundation/result';
import type { SnapshotId } from '../snapshots/snapshots';
import { createKeepNightly, nightOf } from './keep-nightly';
import { createMemoryMomentStore } from './memory-moment-store';
import type { Moment } from './moment';

const at = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime();

describe('what live sites have stored, by night', () => {
  function arrange() {
    const clock = { time: at(20, 12) };
    const moments = createMemoryMomentStore();
    const world = { isReachable: true, kept: [] as ProjectId[], errors: [] as unknown[] };
    const live = testId() as string as ProjectId;
    const run = createKeepNightly({
      sites: { liveProjects: async () => [live] },
      moments,
      async keep(projectId) {
        if (!world.isReachable) return fail({ code: 'data-not-kept' });
        world.kept.push(projectId);
        const moment: Moment = {
          ...{ id: testId() as string as MomentId, projectId, lane: 'live', snapshot: 'a' as SnapshotId, name: '' },
          ...{ reason: 'nightly', deploymentId: null, turnId: null, createdAt: clock.time, letGoAt: null },
        };
        await moments.add(moment);
        return succeed(moment);
      },
      now: () => clock.time,
      onError: (error) => world.errors.push(error),
    });
    return { clock, world, run, moments };
  }

  test('is kept once a night, that ends at three', async () => {
    const { clock, world, run } = arrange();
    await run();
    await run();
    clock.time = at(21, 2);
    await run();
    expect(world.kept).toHaveLength(1);
    clock.time = at(21, 4);
    await run();
    expect(world.kept).toHaveLength(2);
    expect(nightOf(at(21, 2))).toBe(nightOf(at(20, 12)));
  });

  test('is not kept again by a server that was started anew', async () => {
    const { clock, world, run, moments } = arrange();
    await run();
    const again = createKeepNightly({
      sites: { liveProjects: async () => world.kept },
      moments,
      keep: async () => {
        throw new Error('kept twice');
      },
      now: () => clock.time,
      onError: () => undefined,
    });
    await again();
    expect(world.kept).toHaveLength(1);
  });

  test('is tried again where it could not be kept, and that is reported', async () => {
    const { world, run } = arrange();
    world.isReachable = false;
    await run();
    expect([world.kept, world.errors.length]).toEqual([[], 1]);
    world.isReachable = true;
    await run();
    expect(world.kept).toHaveLength(1);
  });
});
