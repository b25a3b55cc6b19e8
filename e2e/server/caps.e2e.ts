import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modelCalls } from '../../drizzle/schema';
import { heldCost } from '../../lib/turns/budget/budget';
import { openPglite } from '../../lib/base/database/open-database';
import { type ModelServer, startModelServer } from '../../lib/turns/models/misbehaving-model.double';
import { type Easel, root, startEasel } from '../support/easel';
import { createHeedlessModel } from '../support/heedless-model';
import { ask } from '../support/http';
import { useProjects } from '../support/projects';
import { seededRandom } from '../support/random';
import { isLong } from '../support/sample';

type Call = typeof modelCalls.$inferSelect;
type Cap = 'turn' | 'project' | 'day' | 'guest';
/** The limits that apply from `at` on, in US dollars; an app's own limit is per project. */
type Rule = { at: number; turnUsd: number; dayUsd: number; projectUsd: Map<string, number> };

const guestUsd = 0.02;
/** 200 turns in the long run; otherwise a small fixed number. */
const rounds = isLong ? 36 : 5;
const guestRounds = isLong ? 14 : 2;
const seed = 20_261_120;

describe('two hundred turns against a cap', () => {
  const heedless = createHeedlessModel(seed);
  const random = seededRandom(seed);
  const rules: Rule[] = [];
  const codes = new Map<string, number>();
  const guests = new Set<string>();
  let model: ModelServer;
  let easel: Easel;
  let turns = 0;

  beforeAll(async () => {
    model = await startModelServer({ models: ['deepseek-chat'], behave: heedless.behave });
    easel = await startEasel({
      OPENAI_BASE_URL: model.baseUrl,
      OPENAI_API_KEY: 'sk-e2e-caps',
      EASEL_MODEL: 'deepseek-chat',
    });
  });
  afterAll(async () => {
    await easel?.dispose();
    await model?.close();
  });

  const between = (low: number, high: number) => low + random() * (high - low);
  /** Makes one change in each app, all at the same moment. */
  async function saySomething(api: ReturnType<typeof useProjects>, projectIds: readonly string[]): Promise<void> {
    const prompts = projectIds.map(() => `Tell me about shops [[${(turns += 1)}]]`);
    const modes = projectIds.map(() => (random() < 0.25 ? 'build' : 'ask'));
    await Promise.all(
      projectIds.map(async (projectId, index) => {
        const { turnId } = await api.say(projectId, prompts[index]!, modes[index]!);
        const { code } = await api.endOf({ projectId, turnId });
        if (code !== null) codes.set(code, (codes.get(code) ?? 0) + 1);
      }),
    );
  }
  async function newProjects(api: ReturnType<typeof useProjects>, count: number): Promise<string[]> {
    const made: string[] = [];
    for (let n = 0; n < count; n++)
      made.push((await api.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: `App ${n}` })).projectId);
    return made;
  }

  test(
    'a change, an app and 24 hours: a model that ignores its limits, four apps at once',
    async () => {
      const api = useProjects(easel);
      const projectIds = await newProjects(api, 4);
      type Stand = { day: { usedUsd: number }; project: { usedUsd: number } };
      for (let round = 0; round < rounds; round++) {
        // Each limit in turn is the tight one.
        const tight = (['turn', 'project', 'day', 'day'] as const)[round % 4];
        const stands = await Promise.all(projectIds.map((id) => api.must<Stand>(200, 'GET', api.at(id, '/limits'))));
        const turnUsd = tight === 'turn' ? between(0.003, 0.012) : 1;
        const dayUsd = stands[0]!.day.usedUsd + (tight === 'day' ? between(0.002, 0.03) : 5);
        const projectUsd = new Map(
          projectIds.map((id, n) => [
            id,
            stands[n]!.project.usedUsd + (tight === 'project' ? (n === 0 ? 0.0005 : between(0.001, 0.012)) : 5),
          ]),
        );
        await api.must(200, 'PATCH', '/api/limits', { turnUsd, dayUsd });
        for (const [id, limitUsd] of projectUsd) await api.must(200, 'PATCH', api.at(id), { limitUsd });
        rules.push({ at: Date.now(), turnUsd, dayUsd, projectUsd });
        await saySomething(api, projectIds);
      }
      const reached = ['turn-limit-reached', 'limit-reached', 'day-limit-reached'].filter((code) => codes.has(code));
      expect(reached.length).toBeGreaterThanOrEqual(isLong ? 3 : 1);
    },
    isLong ? 900_000 : 120_000,
  );

  test(
    'the operator’s budget: two guests with two apps each',
    async () => {
      await easel.restart({
        ...{ EASEL_GUESTS: '1', EASEL_GUEST_LIMIT_USD: String(guestUsd), EASEL_GUEST_CHECK: '0' },
        ...{ EASEL_GUEST_APPS: '100', EASEL_GUEST_CHANGES: '1000', EASEL_GUEST_STARTS_PER_ADDRESS: '1000' },
      });
      const arrive = async () => {
        const { headers } = await ask(easel.port, 'GET', '/api/projects');
        const cookie = headers['set-cookie']!.map((line) => line.split(';')[0]!).join('; ');
        guests.add(/viewer=([a-z2-7]{26})/.exec(cookie)![1]!);
        const api = useProjects(easel, { cookie });
        return { api, projectIds: await newProjects(api, 2) };
      };
      for (let round = 0; round < guestRounds; round += 2) {
        const pair = [await arrive(), await arrive()];
        for (let n = 0; n < 2; n++) await Promise.all(pair.map(({ api, projectIds }) => saySomething(api, projectIds)));
      }
      expect(codes.get('guest-limit-reached')).toBeGreaterThan(0);
    },
    isLong ? 900_000 : 120_000,
  );

  test('no call was started that could have exceeded a limit, and none cost more than reserved, unless its provider reports so', async () => {
    expect(await easel.kill('SIGTERM')).toBe(0);
    const database = await openPglite(path.join(easel.dataFolder, 'db'), path.join(root, 'drizzle', 'migrations'));
    const calls = (await database.db.select().from(modelCalls)).toSorted(
      (one, other) => one.createdAt - other.createdAt,
    );
    await database.close();

    const overshoots = calls.flatMap((call, index) => overshootsOf(call, calls.slice(0, index)));
    process.stdout.write(
      `caps: ${turns} turns, ${calls.length} calls (${[...heedless.met].map(([mood, count]) => `${mood} ${count}`).join(', ')}), ` +
        `${[...codes].map(([code, count]) => `${code} ${count}`).join(', ')}: ${overshoots.length} overshoots\n`,
    );
    expect(overshoots).toEqual([]);
    const beyond = calls.filter((call) => (call.costUsd ?? 0) > call.reservedUsd + 1e-9);
    expect(beyond.filter(({ estimated }) => estimated)).toEqual([]);
    expect(beyond.length).toBeLessThanOrEqual(heedless.met.get('lies-high') ?? 0);
    expect(calls.filter(({ endedAt }) => endedAt === null)).toEqual([]);
    expect(calls.length).toBeGreaterThan(turns / 2);
  });

  /** The limits that a call could have exceeded, counting everything reserved or spent when it started. */
  function overshootsOf(call: Call, before: readonly Call[]): Array<{ cap: Cap; by: number; call: string }> {
    const held = (fits: (other: Call) => boolean) =>
      before.filter(fits).reduce((sum, other) => {
        const isOver = other.endedAt !== null && other.endedAt <= call.createdAt;
        return sum + (isOver ? heldCost(other) : other.reservedUsd);
      }, call.reservedUsd);
    const isGuest = guests.has(call.viewerId ?? '');
    const rule = rules.findLast(({ at }) => at <= call.createdAt)!;
    const caps: Array<[Cap, number, number]> = isGuest
      ? [['guest', guestUsd, held((other) => other.viewerId === call.viewerId)]]
      : [
          ['turn', rule.turnUsd, held((other) => other.turnId === call.turnId)],
          [
            'project',
            rule.projectUsd.get(call.projectId)!,
            held((other) => other.projectId === call.projectId && other.counted),
          ],
          ['day', rule.dayUsd, held((other) => other.viewerId === call.viewerId)],
        ];
    return caps.flatMap(([cap, most, sum]) => (sum > most + 1e-9 ? [{ cap, by: sum - most, call: call.id }] : []));
  }
});
