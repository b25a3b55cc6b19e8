import { expect, test } from 'vitest';
import { sumUp } from './sum-up';
import { result } from './turn-fixture';

const promise = (by: 'app' | 'hidden', outcome: 'kept' | 'broken' | 'not-tried') => {
  return { id: 'p', sentence: 'It does.', by, outcome, why: null };
};

test('shares refer to replies, prompts and promises; what was not tried counts as not kept', () => {
  const { figures, details } = sumUp([
    result({
      replies: 3,
      illegalReplies: 1,
      promises: [promise('app', 'kept'), promise('hidden', 'kept'), promise('hidden', 'not-tried')],
      tokens: { input: 100, cached: 80, output: 10, estimated: false },
      cost: 0.5,
      seconds: { colours: 2, page: null, settled: 10 },
    }),
    result({
      builds: false,
      problems: [{ kind: 'page-error', message: 'oh' }],
      promises: [promise('hidden', 'broken')],
      seconds: { colours: null, page: null, settled: 20 },
    }),
  ]);
  expect(figures).toEqual({
    ...{ prompts: 2, legal: 0.75, builds: 0.5, pageErrors: 0.5, promisesKept: 0.5, tokens: 110, cost: 0.5 },
  });
  expect(details).toMatchObject({
    ...{ replies: 4, ownPromisesKept: 1, hiddenKept: 0.3333, promises: 4 },
    seconds: { colours: 2, page: null, settled: 15 },
  });
});

test('there is no share of nothing, and no cost without a price', () => {
  expect(sumUp([]).figures).toMatchObject({ prompts: 0, legal: null, builds: null, promisesKept: null, cost: 0 });
  expect(sumUp([result({ cost: null }), result({ cost: 1 })]).figures.cost).toBeNull();
});
