import { describe, expect, test } from 'vitest';
import type { Price } from '../models/model';
import { estimateTurn, quantile, type PastTurn, type TurnKind } from './estimate-turn';

const price: Price = { input: 1, cached: 0.1, output: 10 };
const typical = [
  { input: 10_000, cached: 0, output: 9_000 },
  { input: 10_000, cached: 0, output: 14_000 },
];

function turn(costUsd: number | null, given: { projectId?: string; kind?: TurnKind; model?: string } = {}): PastTurn {
  const { projectId = 'shop', kind = 'change', model = 'm' } = given;
  return { projectId, kind, calls: [{ model, use: { input: 1000, cached: 0, output: 1000 }, costUsd }] };
}
const ask = { projectId: 'shop', kind: 'change' as const, model: 'm', price, typical };

describe('quantile', () => {
  test('interpolates between neighbours, whatever the order', () => {
    expect(quantile([30, 10, 20], 0.5)).toBe(20);
    expect(quantile([0, 10], 0.9)).toBe(9);
    expect(quantile([7], 0.1)).toBe(7);
  });
});

describe('estimateTurn', () => {
  test('is the middle range of this app’s changes, rounded outwards', () => {
    const past = [0.021, 0.034, 0.048, 0.052, 0.5].map((cost) => turn(cost));
    expect(estimateTurn({ ...ask, past })).toEqual({ lowUsd: 0.026, highUsd: 0.33, basis: 'project', turns: 5 });
  });

  test('does not count the first build as a change', () => {
    const past = [turn(0.02), turn(0.02), turn(0.02), turn(3, { kind: 'first' })];
    expect(estimateTurn({ ...ask, past })).toMatchObject({ highUsd: 0.02, turns: 3 });
  });

  test('uses the model’s turns in other apps if this one has too few', () => {
    const past = [
      turn(0.02),
      turn(0.02),
      turn(0.04, { projectId: 'rota' }),
      turn(0.04, { projectId: 'rota' }),
      turn(9, { projectId: 'rota', model: 'other' }),
    ];
    expect(estimateTurn({ ...ask, past })).toEqual({ lowUsd: 0.02, highUsd: 0.04, basis: 'model', turns: 4 });
  });

  test('uses a typical build, with room for a repair, if nothing is known', () => {
    expect(estimateTurn({ ...ask, past: [turn(0.02)] })).toEqual({
      lowUsd: 0.1,
      highUsd: 0.29,
      basis: 'typical',
      turns: 0,
    });
    expect(estimateTurn({ ...ask, projectId: null, kind: 'first', past: [] })).toMatchObject({ basis: 'typical' });
  });

  test('counts another model’s turns of this app at today’s price', () => {
    const past = [1, 2, 3].map(() => turn(5, { model: 'dear' }));
    expect(estimateTurn({ ...ask, past })).toEqual({ lowUsd: 0.011, highUsd: 0.011, basis: 'project', turns: 3 });
  });

  test('is based on the twenty newest', () => {
    const past = [...Array.from({ length: 20 }, () => turn(0.01)), ...Array.from({ length: 20 }, () => turn(2))];
    expect(estimateTurn({ ...ask, past })).toMatchObject({ highUsd: 0.01, turns: 20 });
  });

  test('is null without a price, and for a free model', () => {
    expect(estimateTurn({ ...ask, price: null, past: [] })).toBeNull();
    expect(estimateTurn({ ...ask, price: { input: 0, cached: 0, output: 0 }, past: [] })).toBeNull();
  });
});
