import { expect, test } from 'vitest';
import { drawOrder } from './draw-order';

const ids = Array.from({ length: 21 }, (_, index) => `r${index}`);
const firsts = (seed: number, of = ids) => drawOrder(of, seed).map(({ shown1 }) => shown1);

test('the same seed draws the same order, another seed a different one', () => {
  expect(drawOrder(ids, 7)).toEqual(drawOrder(ids, 7));
  expect(new Set([1, 2, 3, 4, 5].map((seed) => firsts(seed).join(''))).size).toBe(5);
});

test('whichever is not shown as 1 is shown as 2', () => {
  for (const { shown1, shown2 } of drawOrder(ids, 3)) expect([shown1, shown2].toSorted()).toEqual(['A', 'B']);
});

test('each side is first in half of the pairs, and in one more by the draw if their number is odd', () => {
  for (let seed = 0; seed < 50; seed++) {
    expect(firsts(seed, ids.slice(1)).filter((side) => side === 'A')).toHaveLength(10);
    expect([10, 11]).toContain(firsts(seed).filter((side) => side === 'A').length);
  }
  const single = Array.from({ length: 200 }, (_, seed) => firsts(seed, ['only'])[0]);
  expect(single.filter((side) => side === 'A').length).toBeGreaterThan(60);
  expect(single.filter((side) => side === 'B').length).toBeGreaterThan(60);
});

test('no position in the list always has the same side first', () => {
  const seen = Array.from({ length: 100 }, (_, seed) => firsts(seed, ids.slice(0, 4)).join(''));
  expect(new Set(seen).size).toBe(6);
});
