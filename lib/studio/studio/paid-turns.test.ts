import { expect, test } from 'vitest';
import type { PaidTurn } from '../../base/answers/money-answers';
import { addPaidTurns, appsOf } from './paid-turns';

function turn(given: Partial<PaidTurn>): PaidTurn {
  return {
    ...{ turnId: 't', projectId: 'p', app: 'Shop', isDeleted: false, isRunning: false, at: 0, prompt: 'x' },
    ...{ models: ['m'], input: 10, cached: 4, output: 5, costUsd: 0.2, estimated: false },
    ...{ uncountedUsd: 0, why: null, unseenUsd: 0 },
    ...given,
  };
}

test('adds up what is known, and counts what has no price', () => {
  expect(addPaidTurns([turn({}), turn({ costUsd: null }), turn({ uncountedUsd: 0.1 })])).toEqual({
    turns: 3,
    input: 30,
    cached: 12,
    output: 15,
    costUsd: 0.4,
    uncountedUsd: 0.1,
    unpriced: 1,
  });
});

test('names each app once, by its name', () => {
  const turns = [
    turn({ projectId: 'b' }),
    turn({ projectId: 'a', app: 'Rota', isDeleted: true }),
    turn({ projectId: 'b' }),
  ];
  expect(appsOf(turns)).toEqual([
    { projectId: 'a', app: 'Rota', isDeleted: true },
    { projectId: 'b', app: 'Shop', isDeleted: false },
  ]);
});
