import { expect, test } from 'vitest';
import type { ModelPart } from '../models/model';
import type { Reservation } from './budget';
import { guardReply } from './guard-reply';
import { tellSpending } from './tell-spending';

const countTokens = (text: string) => Math.ceil(text.length / 4);
const reservation: Reservation = { maxOutputTokens: 1000, affordableTokens: 1000, usd: 1, limit: 'turn', by: 'money' };

async function* thinking(times: number): AsyncGenerator<ModelPart> {
  for (let time = 0; time < times; time++) yield { type: 'thinking', tokens: 100 };
  yield { type: 'usage', input: 10, cached: 0, output: times * 100, estimated: true };
  yield { type: 'end', reason: 'complete' };
}

async function collect(parts: AsyncIterable<ModelPart | { type: 'spending' }>) {
  const all = [];
  for await (const part of parts) all.push(part);
  return all;
}

test('a model that thinks for more than the money left is cut off, and its usage is recorded', async () => {
  let stops = 0;
  const parts = await collect(guardReply(thinking(40), { reservation, countTokens, stop: () => (stops += 1) }));
  expect(stops).toBe(1);
  expect(parts.filter(({ type }) => type === 'thinking').length).toBeLessThanOrEqual(10);
  expect(parts.slice(-2)).toMatchObject([{ type: 'usage' }, { type: 'failed', error: { code: 'turn-limit-reached' } }]);
});

test('a provider that ignores its maximum, with money to spare, is cut off as too long and not told to be a limit', async () => {
  const guarded = guardReply(thinking(40), {
    reservation: { ...reservation, by: 'length' },
    countTokens,
    stop: () => undefined,
  });
  expect((await collect(guarded)).at(-1)).toEqual({ type: 'end', reason: 'output-limit' });
});

test('a model that keeps to its limit may spend all of it on thinking', async () => {
  const stop = () => expect.unreachable();
  expect((await collect(guardReply(thinking(9), { reservation, countTokens, stop }))).at(-1)).toMatchObject({
    type: 'end',
  });
});

test('the cost of thinking is reported while it thinks', async () => {
  let time = 0;
  const told = tellSpending(thinking(3), {
    before: { turn: 0, project: 0 },
    inputTokens: 0,
    price: { input: 0, cached: 0, output: 1000 },
    countTokens,
    now: () => (time += 3_000),
  });
  const spending = (await collect(told)).filter(({ type }) => type === 'spending');
  expect(spending).toMatchObject(
    [{ turn: 0.1 }, { turn: 0.2 }, { turn: 0.3 }].map(({ turn }) => ({ turn: expect.closeTo(turn, 6) })),
  );
});
