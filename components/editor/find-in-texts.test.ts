import { expect, test } from 'vitest';
import { findInTexts } from './find-in-texts';

const texts: Array<[string, string]> = [
  ['b.ts', 'const Habit = 1;\nuse(habit)'],
  ['a.ts', 'nothing here'],
];

test('finds each line once, whatever the case', () => {
  const hits = findInTexts(texts, 'hABIT', 10);
  expect(hits.map(({ path, line, column, match }) => [path, line, column, match])).toEqual([
    ['b.ts', 1, 7, 'Habit'],
    ['b.ts', 2, 5, 'habit'],
  ]);
});

test('stops at the limit and finds nothing for an empty query', () => {
  expect(findInTexts(texts, 'h', 1)).toHaveLength(1);
  expect(findInTexts(texts, '', 10)).toEqual([]);
});
