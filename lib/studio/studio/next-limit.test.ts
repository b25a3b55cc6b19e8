import { expect, test } from 'vitest';
import { nextLimit } from './next-limit';

test.each([
  [5, 4.9, 10],
  [0.08, 0.07, 1],
  [7, 6.5, 10],
  [10, 10, 20],
  [5, 12, 20],
  [0, 0, 1],
  [5_000, 4_999, 10_000],
  [10_000, 9_999, null],
])('after %d with %d used comes %s', (limit, used, next) => {
  expect(nextLimit(limit, used)).toBe(next);
});
