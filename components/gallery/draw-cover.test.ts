import { expect, test } from 'vitest';
import { drawCover } from './draw-cover';

test('draws the same cover for the same title', () => {
  expect(drawCover('Little Steps')).toEqual(drawCover('Little Steps'));
});

test('draws covers that differ for titles that differ a little', () => {
  const covers = ['Little Steps', 'Little Step', 'little steps', 'Little Steps 2'].map((title) =>
    JSON.stringify({ ...drawCover(title), letter: '' }),
  );
  expect(new Set(covers).size).toBe(4);
});

test.each([
  ['little steps', 'L'],
  ['  padded', 'P'],
  ['花店', '花'],
  ['🍞 Bread', '🍞'],
  ['', ''],
])('takes the first letter of %j', (title, letter) => {
  expect(drawCover(title).letter).toBe(letter);
});
