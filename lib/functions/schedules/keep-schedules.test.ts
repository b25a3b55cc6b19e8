import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { deployments, functionSchedules, sites } from '@/drizzle/schema';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import type { ProjectId } from '../../base/foundation/id';
import { createVersionFixture } from '../../projects/versions/version.fixture';
import { createSchedules } from './keep-schedules';
import { createScheduleStore, type ScheduleKey } from './schedule-store';

const minute = 60_000;

await describeOnDatabases('schedules of functions', (database) => {
  async function arrange() {
    const db = database();
    await db.delete(sites);
    await db.delete(functionSchedules);
    const { newProject } = createVersionFixture(db);
    const world = { now: 10 * minute };
    const of = new Map<ProjectId, { name: string; schedule: string | null }[]>();
    const trees = new Map<string, ProjectId>();
    const ran: ScheduleKey[] = [];
    const errors: unknown[] = [];
    const held: { release: (outcome: 'fine' | 'failed' | 'postponed') => void; key: ScheduleKey }[] = [];
    const store = createScheduleStore(db);
    const open = () =>
      createSchedules({
        store,
        functionsOf: async (treeHash) => of.get(trees.get(treeHash)!) ?? [],
        liveFunctions: async (projectId) => of.get(projectId) ?? [],
        run: (key) => {
          ran.push(key);
          return new Promise((resolve) =>
            held.push({
              key,
              release: (kind) => resolve(kind === 'fine' ? { kind } : { kind, why: 'It answered 500.' }),
            }),
          );
        },
        now: () => world.now,
        onError: (error) => errors.push(error),
      });
    /** Each app has a different owner. */
    async function publish(functions: { name: string; schedule: string | null }[]) {
      const { projectId, first } = await newProject({ 'index.html': `${trees.size}` });
      of.set(projectId, functions);
      trees.set(first.treeHash, projectId);
      const deployment = { id: `d-${projectId}`, projectId, versionId: first.id, versionNumber: 1, status: 'ready' };
      await db.insert(deployments).values({ ...deployment, createdAt: 0, endedAt: 0 });
      await db
        .insert(sites)
        .values({ projectId, slug: `s-${projectId.toLowerCase()}`, liveDeploymentId: deployment.id, updatedAt: 0 });
      return projectId;
    }
    const until = async (count: number) => {
      while (ran.length < count) await new Promise((resolve) => setImmediate(resolve));
    };
    return { db, world, of, ran, errors, held, store, open, publish, until };
  }

  test('a published app’s run when they are due, and not before; what became of it is kept', async () => {
    const { world, ran, held, store, open, publish, until, errors } = await arrange();
    const app = await publish([
      { name: 'hourly', schedule: '0 * * * *' },
      { name: 'called', schedule: null },
    ]);
    const schedules = open();
    await schedules.look();
    expect(ran).toEqual([]);
    world.now = 60 * minute;
    await schedules.look();
    await until(1);
    expect(ran).toEqual([{ projectId: app, lane: 'live', name: 'hourly' }]);
    expect(await store.list(app, 'live', world.now)).toEqual([
      { name: 'hourly', nextAt: 120 * minute, isRunning: true, last: null },
    ]);
    // It is still running: nobody starts it a second time, not even another process.
    world.now = 61 * minute;
    const other = open();
    await other.look();
    await other.idle();
    expect(await schedules.runNow({ projectId: app, lane: 'live', name: 'hourly' }, '0 * * * *')).toBeNull();
    held[0]!.release('failed');
    await schedules.idle();
    expect(ran).toHaveLength(1);
    expect(await store.list(app, 'live', world.now)).toEqual([
      {
        ...{ name: 'hourly', nextAt: 120 * minute, isRunning: false },
        last: { at: 61 * minute, failure: 'It answered 500.' },
      },
    ]);
    expect(errors).toEqual([]);
  });

  test('of runs that were missed while Easel was off there is one', async () => {
    const { world, ran, held, store, open, publish, until } = await arrange();
    const app = await publish([{ name: 'often', schedule: '* * * * *' }]);
    await open().look();
    world.now = 5000 * minute;
    const next = open();
    await next.look();
    await until(1);
    held[0]!.release('fine');
    await next.look();
    await next.idle();
    expect(ran).toHaveLength(1);
    const [note] = await store.list(app, 'live', world.now);
    expect(note).toMatchObject({ nextAt: 5001 * minute, last: { failure: null } });
  });

  test('owners take turns: one of each at a time, however many one has', async () => {
    const { world, ran, held, open, publish, until } = await arrange();
    const many = Array.from({ length: 6 }, (_, n) => ({ name: `f${n}`, schedule: '* * * * *' }));
    const ann = await publish(many);
    const ben = await publish([{ name: 'only', schedule: '* * * * *' }]);
    const schedules = open();
    await schedules.look();
    world.now += minute;
    await schedules.look();
    await until(2);
    expect(ran.map(({ projectId }) => projectId).toSorted()).toEqual([ann, ben].toSorted());
    for (let n = 0; n < 7; n += 1) {
      await until(n + 1);
      held[n]!.release('fine');
    }
    await schedules.idle();
    expect(new Set(ran.map(({ name }) => name)).size).toBe(7);
  });

  test('what is taken down, deleted or changed runs no more as it was; what finds no place waits a minute', async () => {
    const { db, world, of, ran, held, store, open, publish, until } = await arrange();
    const gone = await publish([{ name: 'a', schedule: '* * * * *' }]);
    const busy = await publish([{ name: 'b', schedule: '* * * * *' }]);
    const schedules = open();
    await schedules.look();
    await db.update(sites).set({ liveDeploymentId: null }).where(eq(sites.projectId, gone));
    of.set(gone, []);
    world.now += minute;
    await schedules.look();
    await until(1);
    held[0]!.release('postponed');
    await schedules.idle();
    expect(ran.map(({ projectId }) => projectId)).toEqual([busy]);
    expect(await db.select().from(functionSchedules).where(eq(functionSchedules.projectId, gone))).toEqual([]);
    expect(await store.list(busy, 'live', world.now)).toMatchObject([{ nextAt: world.now + minute, last: null }]);
  });

  test('in the preview it runs when somebody asks, and never by itself', async () => {
    const { world, ran, held, store, open, publish, until } = await arrange();
    const app = await publish([]);
    const schedules = open();
    const asked = schedules.runNow({ projectId: app, lane: 'preview', name: 'mails' }, '* * * * *');
    await until(1);
    held[0]!.release('fine');
    expect(await asked).toEqual({ kind: 'fine' });
    world.now += 10 * minute;
    await schedules.look();
    await schedules.idle();
    expect(ran).toHaveLength(1);
    expect(await store.list(app, 'preview', world.now)).toMatchObject([{ nextAt: null, last: { failure: null } }]);
  });
});
