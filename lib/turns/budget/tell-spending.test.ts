import { expect, test } from 'vitest';
import type { ModelPart, Price } from '../models/model';
import { tellSpending } from './tell-spending';

const price: Price = { input: 1, cached: 0.1, output: 10 };
const countTokens = (text: string) => text.length;
const usage: ModelPart = { type: 'usage', input: 5, cached: 0, output: 6, estimated: false };

/** A reply whose pieces arrive this many ms apart. */
async function tell(pieces: ReadonlyArray<[waitMs: number, text: string]>, given: Price | null = price) {
  let clock = 0;
  async function* parts(): AsyncGenerator<ModelPart> {
    for (const [waitMs, text] of pieces) {
      clock += waitMs;
      yield { type: 'text', text };
    }
    yield usage;
  }
  const told = [];
  const before = { turn: 0.1, project: 1 };
  const settings = { before, inputTokens: 100_000, price: given, countTokens, now: () => clock };
  for await (const part of tellSpending(parts(), settings)) told.push(part);
  return told;
}

test('reports the cost with the first words, then every two seconds', async () => {
  const told = await tell([
    [900, 'a'.repeat(1000)],
    [500, 'b'.repeat(1000)],
    [1600, 'c'.repeat(1000)],
    [100, 'd'],
  ]);
  expect(told.map((part) => part.type)).toEqual(['text', 'spending', 'text', 'text', 'spending', 'text', 'usage']);
  expect(told[1]).toEqual({ type: 'spending', turn: expect.closeTo(0.21), project: expect.closeTo(1.11) });
  expect(told[4]).toEqual({ type: 'spending', turn: expect.closeTo(0.23), project: expect.closeTo(1.13) });
});

test('reports no cost if no price is known, or the model is free', async () => {
  expect((await tell([[0, 'a']], null)).map((part) => part.type)).toEqual(['text', 'usage']);
  expect((await tell([[0, 'a']], { input: 0, cached: 0, output: 0 })).map((part) => part.type)).toEqual([
    'text',
    'usage',
  ]);
});
