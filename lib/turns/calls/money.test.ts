import { beforeEach, expect, test } from 'vitest';
import { modelCalls, projects, turns, versions, viewers } from '../../../drizzle/schema';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import type { ProjectId, ViewerId } from '../../base/foundation/id';
import type { Model } from '../models/model';
import type { ProjectEvent } from '../../base/turn-events/turn-event';
import type { ProjectAccess } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import { createMoney } from './money';
import { usualLimits } from './spending';

const model: Model = {
  name: 'm',
  kind: 'live',
  price: { input: 1, cached: 0.1, output: 10 },
  contextTokens: 100_000,
  maxOutputTokens: 4_000,
  async *stream() {},
};
const typical = () => [{ input: 10_000, cached: 0, output: 10_000 }];
const now = () => 100_000;

await describeOnDatabases('money', (database) => {
  let count = 0;
  let viewer: Viewer;
  let projectId: ProjectId;
  let announced: ProjectEvent[];

  beforeEach(async () => {
    count += 1;
    viewer = { id: `viewer${count}` as ViewerId, kind: 'local-owner' };
    projectId = `project${count}` as ProjectId;
    announced = [];
    await database().insert(viewers).values({ id: viewer.id, kind: viewer.kind, createdAt: 0 });
    await addProject(projectId, 'Shop');
  });

  async function addProject(id: string, name: string) {
    await database().insert(projects).values({ id, ownerId: viewer.id, name, createdAt: 0, updatedAt: 0 });
    for (const [number, kind] of [
      [1, 'template'],
      [2, 'turn'],
    ] as const) {
      await database()
        .insert(versions)
        .values({
          ...{ id: `${id}v${number}`, projectId: id, number, kind, author: 'model' },
          ...{ treeHash: 'h', summary: '', counts: {}, createdAt: number },
        });
    }
  }

  type Given = { prompt?: string; outcome?: string; code?: string; base?: number; mode?: string; at?: number };
  let made = 0;
  async function addTurn(project: string, calls: Array<Partial<typeof modelCalls.$inferInsert>>, given: Given = {}) {
    const id = `turn${(made += 1)}`;
    const { prompt = 'Make it red', outcome = 'version', code = null, base = 2, mode = 'build', at = made } = given;
    await database()
      .insert(turns)
      .values({
        ...{ id, projectId: project, viewerId: viewer.id, prompt, mode, draftId: 'd' },
        ...{ baseVersionId: `${project}v${base}`, phase: 'ended', outcome, code, createdAt: at, endedAt: at },
      });
    for (const [index, call] of calls.entries()) {
      await database()
        .insert(modelCalls)
        .values({
          ...{ id: `${id}c${index}`, projectId: project, turnId: id, viewerId: viewer.id, attempt: index },
          ...{ model: 'm', promptHash: 'p', input: 1000, output: 1000, costUsd: 0.02, createdAt: at, endedAt: at },
          ...call,
        });
    }
  }

  function money({ guestUsd = null, answers = model }: { guestUsd?: number | null; answers?: Model } = {}) {
    const access: ProjectAccess = { roleOf: async ({ id }) => (id === viewer.id ? 'owner' : null) };
    return createMoney({
      ...{ db: database(), access, typical, guestUsd, now },
      channel: { announce: (_, events) => void announced.push(...events) },
      versions: { head: async () => ({ kind: 'turn' }) as never },
      currentModel: () => answers,
    });
  }

  test('limits have their defaults until they are set, and every tab hears of a change', async () => {
    const usual = await money().limits({ viewer, projectId });
    expect(usual).toMatchObject({
      value: {
        isPriced: true,
        mayChange: true,
        project: { usedUsd: 0, costUsd: null, limitUsd: usualLimits.projectUsd },
        turn: { limitUsd: usualLimits.turnUsd },
        day: { limitUsd: usualLimits.dayUsd },
        guest: null,
      },
    });
    await money().setProjectLimit({ viewer, projectId }, 8);
    await money().setOwnLimits(viewer, { dayUsd: 30 });
    await money().setOwnLimits(viewer, { turnUsd: 1 });
    expect(await money().limits({ viewer, projectId })).toMatchObject({
      value: { project: { limitUsd: 8 }, turn: { limitUsd: 1 }, day: { limitUsd: 30 } },
    });
    expect(announced).toMatchObject([{ type: 'limit-changed', limitUsd: 8 }]);
  });

  test('guests see the limits and can’t change them; strangers see nothing', async () => {
    const guest: Viewer = { ...viewer, kind: 'guest' };
    const ofGuests = money({ guestUsd: 2 });
    expect(await ofGuests.limits({ viewer: guest, projectId })).toMatchObject({
      value: { mayChange: false, guest: { limitUsd: 2 } },
    });
    const refused = { ok: false, error: { code: 'limits-not-yours' } };
    expect(await ofGuests.setProjectLimit({ viewer: guest, projectId }, 100)).toEqual(refused);
    expect(await ofGuests.setOwnLimits(guest, { dayUsd: 100 })).toEqual(refused);
    const stranger: Viewer = { id: 'nobody' as ViewerId, kind: 'local-owner' };
    expect(await money().limits({ viewer: stranger, projectId })).toMatchObject({ error: { code: 'not-found' } });
    expect(await money().estimate({ viewer: stranger, projectId })).toMatchObject({ error: { code: 'not-found' } });
    expect(await money().paidTurns({ viewer: stranger, projectId })).toEqual([]);
  });

  test('estimates from this app’s changes, without stopped turns, questions and the first build', async () => {
    for (const costUsd of [0.02, 0.03, 0.04]) await addTurn(projectId, [{ costUsd }]);
    await addTurn(projectId, [{ costUsd: 9 }], { outcome: 'stopped' });
    await addTurn(projectId, [{ costUsd: 9 }], { mode: 'ask' });
    await addTurn(projectId, [{ costUsd: 9 }], { base: 1 });
    await addTurn(projectId, [{ costUsd: 9 }], { outcome: 'error', code: 'model-unavailable' });
    expect(await money().estimate({ viewer, projectId })).toEqual({
      ok: true,
      value: { lowUsd: 0.022, highUsd: 0.038, basis: 'project', turns: 3 },
    });
  });

  test('a new app is estimated from this model’s first builds in other apps, then from recorded ones', async () => {
    expect(await money().estimate({ viewer, projectId: null })).toMatchObject({ value: { basis: 'typical' } });
    for (const name of ['a', 'b', 'c']) {
      await addProject(`${projectId}${name}`, name);
      await addTurn(`${projectId}${name}`, [{ costUsd: 0.2 }], { base: 1 });
    }
    expect(await money().estimate({ viewer, projectId: null })).toMatchObject({
      value: { basis: 'model', turns: 3, highUsd: 0.2 },
    });
    expect(await money({ answers: { ...model, price: null } }).estimate({ viewer, projectId })).toMatchObject({
      value: null,
    });
    expect(await money({ answers: { ...model, kind: 'demo' } }).estimate({ viewer, projectId })).toMatchObject({
      value: null,
    });
  });

  test('lists what was paid for, newest first, with what did not count, and not the demo', async () => {
    await addTurn(projectId, [{ costUsd: 0.1 }, { costUsd: 0.05, purpose: 'repair', counted: false }], { at: 10 });
    await addTurn(projectId, [{ costUsd: null }], { prompt: 'Then blue', at: 20 });
    await addTurn(projectId, [{ model: 'demo', input: 0, output: 0, costUsd: 0 }], { at: 30 });
    await addProject(`${projectId}x`, 'Rota');
    await addTurn(`${projectId}x`, [{}], { at: 15 });
    const all = await money().paidTurns({ viewer, projectId: null });
    expect(all.map(({ app, prompt, costUsd }) => [app, prompt, costUsd])).toEqual([
      ['Shop', 'Then blue', null],
      ['Rota', 'Make it red', 0.02],
      ['Shop', 'Make it red', expect.closeTo(0.15)],
    ]);
    expect(all[2]).toMatchObject({ uncountedUsd: 0.05, why: 'fix-failed', input: 2000, output: 2000 });
    expect(await money().paidTurns({ viewer, projectId })).toHaveLength(2);
  });
});
