import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { modelCalls, projects, viewerLimits, viewers } from '../../../drizzle/schema';
import { createMemoryBlobStore } from '../../base/blobs/memory-blob-store.fixture';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import type { Id, ProjectId, TurnId, ViewerId } from '../../base/foundation/id';
import type { Model, ModelPart } from '../models/model';
import { createCallModel, createDiscountCalls } from './call-model';
import { readSpending, readTotal, usualLimits } from './spending';

const usage: ModelPart = { type: 'usage', input: 1000, cached: 0, output: 500, estimated: false };
const messages = [{ role: 'user' as const, content: 'Make an app' }];

function modelThatSays(parts: readonly ModelPart[], given: Partial<Model> = {}): Model & { asked: number[] } {
  const asked: number[] = [];
  return {
    name: 'test-model',
    kind: 'live',
    // One dollar per 1,000 output tokens: small numbers that are easy to read.
    price: { input: 0, cached: 0, output: 1000 },
    contextTokens: 100_000,
    maxOutputTokens: 4_000,
    async *stream({ maxOutputTokens }) {
      asked.push(maxOutputTokens);
      yield* parts;
    },
    asked,
    ...given,
  };
}

await describeOnDatabases('calling the model', (database) => {
  let count = 0;
  let projectId: ProjectId;
  const turnId = 'turn' as TurnId;

  beforeEach(async () => {
    count += 1;
    projectId = `project${count}` as ProjectId;
    await database()
      .insert(viewers)
      .values({ id: `viewer${count}`, kind: 'local-owner', createdAt: 0 });
    await database()
      .insert(projects)
      .values({ id: projectId, ownerId: `viewer${count}`, name: 'x', limitUsd: 1, createdAt: 0, updatedAt: 0 });
  });

  const spending = (at = 7) =>
    readSpending(database(), { projectId, turnId, viewerId: `viewer${count}` as ViewerId, at });

  type Given = { project?: ProjectId; turn?: string; guestUsd?: number; at?: () => number; spare?: Model };
  async function call(model: Model, attempt = 0, given: Given = {}) {
    const spare = given.spare ?? null;
    let ids = 0;
    const callModel = createCallModel({
      db: database(),
      blobs: createMemoryBlobStore(),
      currentModel: () => model,
      spareModel: () => spare,
      countTokens: (text) => Math.ceil(text.length / 4),
      guestUsd: given.guestUsd ?? null,
      createId: <Noun extends string>() =>
        `call-${given.project ?? projectId}-${given.turn ?? turnId}-${attempt}-${(ids += 1)}` as Id<Noun>,
      now: given.at ?? (() => 7),
    });
    const parts = [];
    const subject = { purpose: 'build' as const, prompt: 'x', earlier: [], answers: [], round: 0 };
    const rest = {
      viewerId: `viewer${count}` as ViewerId,
      attempt,
      messages,
      subject,
      usesSpare: spare !== null,
      signal: new AbortController().signal,
    };
    const ofProject = given.project ?? projectId;
    const ofTurn = (given.turn ?? turnId) as TurnId;
    for await (const part of callModel({ projectId: ofProject, turnId: ofTurn, ...rest })) parts.push(part);
    return parts;
  }
  const rows = () => database().select().from(modelCalls).where(eq(modelCalls.projectId, projectId));

  test('stores the messages and the cost, and reports the real total', async () => {
    const parts = await call(modelThatSays([{ type: 'text', text: 'Hi' }, usage, { type: 'end', reason: 'complete' }]));
    expect(parts.map((part) => part.type)).toEqual(['text', 'spending', 'spending', 'usage', 'end']);
    expect(parts[2]).toEqual({ type: 'spending', turn: 0.5, project: 0.5 });
    expect(parts[3]).toMatchObject({ model: 'test-model', cost: 0.5, spent: 0.5 });
    expect(await rows()).toMatchObject([{ input: 1000, output: 500, costUsd: 0.5, endedAt: 7, counted: true }]);
  });

  test('books the spare model at its own price', async () => {
    const first = modelThatSays([{ type: 'failed', error: { code: 'model-unavailable' }, retryable: true }]);
    const spare = modelThatSays([usage, { type: 'end', reason: 'complete' }], {
      name: 'spare-model',
      price: { input: 100, cached: 0, output: 200 },
    });
    await call(first, 0);
    const parts = await call(first, 1, { spare });
    expect(parts.filter(({ type }) => type !== 'spending')).toMatchObject([
      { model: 'spare-model', cost: 0.2, spent: 0.2 },
      {},
    ]);
    expect((await rows()).map(({ model, costUsd }) => [model, costUsd])).toEqual([
      ['test-model', 0],
      ['spare-model', 0.2],
    ]);
  });

  test('asks for no more output than the limit leaves, and not at all when too little is left', async () => {
    const model = modelThatSays([
      { ...usage, output: 800 },
      { type: 'end', reason: 'complete' },
    ]);
    await call(model, 0);
    expect(model.asked).toEqual([1000]);
    const refused = await call(model, 1);
    expect(refused).toMatchObject([{ type: 'failed', error: { code: 'limit-reached' } }]);
    expect(model.asked).toHaveLength(1);
  });

  test('a call that failed before it said anything costs nothing', async () => {
    await call(modelThatSays([{ type: 'failed', error: { code: 'model-busy' }, retryable: true }]));
    expect(await spending()).toEqual({ turn: 0, project: 0, counted: 0, day: 0 });
  });

  test('a call that broke off while thinking costs its thinking', async () => {
    await call(
      modelThatSays([
        { type: 'thinking', tokens: 0 },
        { type: 'thinking', tokens: 300 },
        { type: 'failed', error: { code: 'model-stalled' }, retryable: false },
      ]),
    );
    expect(await rows()).toMatchObject([{ output: 300, costUsd: 0.3, estimated: true, endedAt: 7 }]);
  });

  test('a call whose process died counts with its reservation', async () => {
    await database()
      .insert(modelCalls)
      .values({
        id: `lost-${projectId}`,
        projectId,
        turnId,
        viewerId: `viewer${count}`,
        attempt: 0,
        model: 'm',
        promptHash: 'p',
        reservedUsd: 0.4,
        createdAt: 1,
      });
    expect(await spending()).toEqual({ turn: 0.4, project: 0.4, counted: 0.4, day: 0.4 });
    expect(await readTotal(database(), projectId)).toBeNull();
  });

  test('a failed repair costs real money but does not count towards the limit', async () => {
    await call(modelThatSays([usage, { type: 'end', reason: 'complete' }]), 1);
    await createDiscountCalls(database())(turnId, [1]);
    const spent = await spending();
    expect(spent).toMatchObject({ project: 0.5, day: 0.5, counted: 0 });
    await createDiscountCalls(database())(turnId, 'all');
  });

  test('a model too small for the app is refused before it is called', async () => {
    const model = modelThatSays([], { contextTokens: 500 });
    expect(await call(model)).toMatchObject([{ type: 'failed', error: { code: 'model-too-small' } }]);
    expect(model.asked).toEqual([]);
  });

  describe('over several apps of one person', () => {
    const apps = () => ['a', 'b', 'c'].map((name) => `${projectId}${name}` as ProjectId);
    const viewerId = () => `viewer${count}`;

    async function open({ turnUsd = null, dayUsd = null }: { turnUsd?: number | null; dayUsd?: number | null }) {
      const row = { ownerId: viewerId(), name: 'x', createdAt: 0, updatedAt: 0 };
      await database()
        .insert(projects)
        .values(apps().map((id) => ({ ...row, id })));
      await database().insert(viewerLimits).values({ viewerId: viewerId(), turnUsd, dayUsd, updatedAt: 0 });
    }
    const full: ModelPart[] = [
      { ...usage, output: 700 },
      { type: 'end', reason: 'complete' },
    ];
    const failures = (parts: ReadonlyArray<{ type: string; error?: { code: string } }>) =>
      parts.flatMap((part) => (part.type === 'failed' ? [part.error?.code] : []));

    test('calls that begin at the same moment share the 24-hour limit', async () => {
      await open({ dayUsd: 1 });
      const asked: number[] = [];
      const model = modelThatSays([], {
        async *stream({ maxOutputTokens }) {
          asked.push(maxOutputTokens);
          yield { ...usage, output: Math.min(700, maxOutputTokens) };
          yield { type: 'end', reason: 'complete' };
        },
      });
      await Promise.all(apps().map((project) => call(model, 0, { project })));
      // The first call reserves everything that is left; the others get what it did not use, or nothing.
      expect(asked[0]).toBe(1000);
      expect((await spending()).day).toBeLessThanOrEqual(1);
    });

    test('names the limit that was reached, and the day’s frees up again after 24 hours', async () => {
      await open({ turnUsd: 0.8, dayUsd: 1 });
      const [one, two] = apps();
      await call(modelThatSays(full), 0, { project: one! });
      expect(failures(await call(modelThatSays(full), 1, { project: one! }))).toEqual(['turn-limit-reached']);
      await call(modelThatSays([{ ...usage, output: 290 }]), 2, { project: two!, turn: 'next' });
      expect(failures(await call(modelThatSays(full), 3, { project: two!, turn: 'next' }))).toEqual([
        'day-limit-reached',
      ]);
      const tomorrow = () => 8 + 24 * 3600_000;
      expect(failures(await call(modelThatSays(full), 4, { project: two!, turn: 'later', at: tomorrow }))).toEqual([]);
    });

    test('a guest gets the operator’s allowance, whatever else is allowed', async () => {
      await open({});
      const model = modelThatSays(full);
      await call(model, 0, { project: apps()[0]!, guestUsd: 0.9 });
      expect(model.asked).toEqual([900]);
      expect(failures(await call(model, 1, { project: apps()[1]!, guestUsd: 0.9 }))).toEqual(['guest-limit-reached']);
    });

    test('three apps at once, over and over, never exceed the 24-hour limit', async () => {
      const dayUsd = 2;
      await open({ dayUsd });
      let state = 11;
      const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
      let clock = 0;
      const charged: Array<{ at: number; usd: number }> = [];
      const sinceYesterday = () =>
        charged.reduce((sum, { at, usd }) => (at > clock - 24 * 3600_000 ? sum + usd : sum), 0);
      // Ignores the output limit and does not always report its usage.
      const heedless = modelThatSays([], {
        async *stream({ signal }) {
          const wants = Math.round(random() * 3000);
          const tells = random() < 0.6;
          let output = 0;
          while (output < wants && !signal.aborted) {
            output += 20;
            charged.push({ at: clock, usd: 0.02 });
            yield { type: 'text', text: 'word'.repeat(20) };
            if (random() < 0.1) await new Promise((resolve) => setImmediate(resolve));
          }
          if (random() < 0.1) return yield { type: 'failed', error: { code: 'model-unavailable' }, retryable: true };
          yield { type: 'usage', input: 100, cached: 0, output, estimated: !tells };
          yield { type: 'end', reason: signal.aborted ? 'cut' : 'complete' };
        },
      });
      let refused = 0;
      for (let round = 0; round < 67; round++) {
        clock += Math.round(random() * 6 * 3600_000);
        const told = await Promise.all(
          apps().map((project) => call(heedless, 0, { project, turn: `r${round}`, at: () => clock })),
        );
        refused += told.flatMap(failures).filter((code) => code === 'day-limit-reached').length;
        expect(sinceYesterday()).toBeLessThanOrEqual(dayUsd + 1e-9);
      }
      expect(refused).toBeGreaterThan(20);
      expect(charged.length).toBeGreaterThan(300);
    }, 60_000);

    test('models that never stop, in three apps at once, are each cut off within their reservation', async () => {
      const dayUsd = 3.6;
      await open({ dayUsd });
      let charged = 0;
      const endless = modelThatSays([], {
        maxOutputTokens: 1000,
        async *stream({ signal }) {
          while (!signal.aborted) {
            charged += 0.02;
            yield { type: 'text', text: 'word'.repeat(20) };
            await new Promise((resolve) => setImmediate(resolve));
          }
          yield { type: 'end', reason: 'cut' };
        },
      });
      const told = await Promise.all(apps().map((project) => call(endless, 0, { project })));
      // By the money left, or, where money is left over, by the model's own maximum.
      const cutOff = told.filter((parts) =>
        parts.some((part) => part.type === 'failed' || (part.type === 'end' && part.reason === 'output-limit')),
      );
      expect(cutOff).toHaveLength(3);
      expect(charged).toBeGreaterThan(1.5);
      expect(charged).toBeLessThanOrEqual(dayUsd);
    });

    test('uses the default limits if none were set', async () => {
      await open({});
      const model = modelThatSays(full);
      await call(model, 0, { project: apps()[0]! });
      expect(model.asked[0]).toBe(usualLimits.turnUsd * 1000);
    });
  });
});
