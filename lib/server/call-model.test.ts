import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { modelCalls, projects, viewers } from '../../drizzle/schema';
import { createMemoryBlobStore } from '../blobs/memory-blob-store';
import { describeOnDatabases } from '../database/describe-on-databases';
import type { Id, ProjectId, TurnId, ViewerId } from '../foundation/id';
import type { Model, ModelPart } from '../models/model';
import { createCallModel, createDiscountCalls } from './call-model';
import { readSpending, readTotal } from './spending';

const usage: ModelPart = { type: 'usage', input: 1000, cached: 0, output: 500, estimated: false };
const messages = [{ role: 'user' as const, content: 'Make an app' }];

function modelThatSays(parts: readonly ModelPart[], given: Partial<Model> = {}): Model & { asked: number[] } {
  const asked: number[] = [];
  return {
    name: 'test-model',
    kind: 'live',
    // One dollar for 1,000 tokens out: small numbers that are easy to see.
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

  async function call(model: Model, attempt = 0, spare: Model | null = null) {
    let ids = 0;
    const callModel = createCallModel({
      db: database(),
      blobs: createMemoryBlobStore(),
      currentModel: () => model,
      spareModel: () => spare,
      countTokens: (text) => Math.ceil(text.length / 4),
      createId: <Noun extends string>() => `call-${projectId}-${attempt}-${(ids += 1)}` as Id<Noun>,
      now: () => 7,
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
    for await (const part of callModel({ projectId, turnId, ...rest })) parts.push(part);
    return parts;
  }
  const rows = () => database().select().from(modelCalls).where(eq(modelCalls.projectId, projectId));

  test('keeps what was sent and what it cost, and tells the real total', async () => {
    const parts = await call(modelThatSays([{ type: 'text', text: 'Hi' }, usage, { type: 'end', reason: 'complete' }]));
    expect(parts.map((part) => part.type)).toEqual(['text', 'usage', 'end']);
    expect(parts[1]).toMatchObject({ model: 'test-model', cost: 0.5, spent: 0.5 });
    expect(await rows()).toMatchObject([{ input: 1000, output: 500, costUsd: 0.5, endedAt: 7, counted: true }]);
  });

  test('books the model that steps in at its own price', async () => {
    const first = modelThatSays([{ type: 'failed', error: { code: 'model-unavailable' }, retryable: true }]);
    const spare = modelThatSays([usage, { type: 'end', reason: 'complete' }], {
      name: 'spare-model',
      price: { input: 100, cached: 0, output: 200 },
    });
    await call(first, 0);
    expect(await call(first, 1, spare)).toMatchObject([{ model: 'spare-model', cost: 0.2, spent: 0.2 }, {}]);
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
    expect(await readSpending(database(), projectId, turnId)).toEqual({ turn: 0, project: 0, counted: 0 });
  });

  test('a call whose end nobody saw stands with what was reserved for it', async () => {
    await database()
      .insert(modelCalls)
      .values({
        id: `lost-${projectId}`,
        projectId,
        turnId,
        attempt: 0,
        model: 'm',
        promptHash: 'p',
        reservedUsd: 0.4,
        createdAt: 1,
      });
    expect(await readSpending(database(), projectId, turnId)).toEqual({ turn: 0.4, project: 0.4, counted: 0.4 });
    expect(await readTotal(database(), projectId)).toBeNull();
  });

  test('a failed repair is real money that the limit does not see', async () => {
    await call(modelThatSays([usage, { type: 'end', reason: 'complete' }]), 1);
    await createDiscountCalls(database())(turnId, [1]);
    const spent = await readSpending(database(), projectId, turnId);
    expect(spent.project).toBe(0.5);
    expect(spent.counted).toBe(0);
    await createDiscountCalls(database())(turnId, 'all');
  });

  test('a model too small for the app is told apart before it is called', async () => {
    const model = modelThatSays([], { contextTokens: 500 });
    expect(await call(model)).toMatchObject([{ type: 'failed', error: { code: 'model-too-small' } }]);
    expect(model.asked).toEqual([]);
  });
});
