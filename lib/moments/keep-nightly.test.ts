import { describe, expect, test } from 'vitest';
import { testId } from '../backends/backends.fixture';
import type { MomentId, ProjectId, ViewerId } from '../foundation/id';
import { createKeeping } from '../shares/keeping';
import { createMemoryShareStore } from '../shares/memory-share-store';
import { type ShareLimits, shareNames } from '../shares/share';
import { fail, succeed } from '../foundation/result';
import type { SnapshotId } from '../snapshots/snapshots';
import { createKeepNightly, nightOf } from './keep-nightly';
import { createMemoryMomentStore } from './memory-moment-store';
import type { Moment } from './moment';
import type { ProjectAccess } from '../viewers/project-access';

const limits = Object.fromEntries(shareNames.map((name) => [name, { guest: 9, address: 9 }])) as ShareLimits;
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
      within: (_projectId, work) => work(),
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
      within: (_projectId, work) => work(),
      now: () => clock.time,
      onError: (error) => expect.unreachable(String(error)),
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

  test('counts for whoever made the site; one without room, or broken, holds up nobody’s after it', async () => {
    const [full, broken, ann] = ['full', 'broken', 'ann'] as ProjectId[];
    const payers: [ProjectId, string | undefined][] = [];
    const store = createMemoryShareStore({ limits, now: () => 5 });
    for (const projectId of [full!, ann!])
      await store.set({ viewerId: `maker of ${projectId}` as ViewerId, address: 'home', projectId }, 'projects', 1);
    const floor = { check: async () => null };
    const access: ProjectAccess = { roleOf: async () => 'owner' };
    const keeping = createKeeping({ store, floor, access, hashAddress: (address) => address, now: () => 5 });
    const errors: unknown[] = [];
    const run = createKeepNightly({
      sites: { liveProjects: async () => [full!, broken!, ann!] },
      moments: createMemoryMomentStore(),
      within: keeping.forProject,
      async keep(projectId) {
        payers.push([projectId, keeping.payer()?.viewerId]);
        if (projectId === broken) throw new Error('its files can’t be read');
        return projectId === full ? fail({ code: 'share-room-used' }) : succeed(null);
      },
      now: () => at(20, 12),
      onError: (error) => errors.push(error),
    });
    await run();
    expect(payers).toEqual([
      [full, 'maker of full'],
      [broken, undefined],
      [ann, 'maker of ann'],
    ]);
    expect(errors).toHaveLength(1);
    // A night costs one without room one attempt.
    await run();
    expect(payers.slice(3)).toEqual([[broken, undefined]]);
  });
});
