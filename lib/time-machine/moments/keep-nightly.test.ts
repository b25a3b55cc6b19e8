import { describe, expect, test } from 'vitest';
import { testId } from '../../backends/backends/backends.fixture';
import type { MomentId, ProjectId, ViewerId } from '../../base/foundation/id';
import { createKeeping } from '../../base/shares/keeping';
import { createMemoryShareStore } from '../../base/shares/memory-share-store.fixture';
import { type ShareLimits, shareNames } from '../../base/shares/share';
import { fail, succeed } from '../../base/foundation/result';
import type { SnapshotId } from '../../backends/snapshots/snapshots';
import { createKeepNightly, nightOf } from './keep-nightly';
import { createMemoryMomentStore } from './memory-moment-store.fixture';
import type { Moment } from './moment';
import type { ProjectAccess } from '../../base/viewers/project-access';

const limits = Object.fromEntries(shareNames.map((name) => [name, { guest: 9, address: 9 }])) as ShareLimits;
const at = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime();

describe('the nightly moments of live sites', () => {
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

  test('are kept once a night, which ends at three', async () => {
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

  test('are not kept again by a restarted server', async () => {
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

  test('are retried after a failure, which is reported', async () => {
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
    // A site without room costs one attempt per night.
    await run();
    expect(payers.slice(3)).toEqual([[broken, undefined]]);
  });
});
