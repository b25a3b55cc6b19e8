import { expect, test } from 'vitest';
import { cutText } from './cut-text';

test.each([
  ['four', 4, 'four'],
  ['fives', 4, 'fiv…'],
  ['one two', 5, 'one…'],
  ['', 3, ''],
])('%j in %i is %j', (text, longest, cut) => {
  expect(cutText(text, longest)).toBe(cut);
});

test('a surrogate pair is kept whole or dropped', () => {
  expect(cutText('ab🌲🌲', 6)).toBe('ab🌲🌲');
  expect(cutText('ab🌲🌲', 5)).toBe('ab🌲…');
  expect(cutText('ab🌲🌲', 4)).toBe('ab…');
  expect(cutText('a 🌲🌲', 4)).toBe('a…');
});

test('a lone surrogate in the text does not combine with what is kept after it', () => {
  expect(cutText('a\udf32bcd', 4)).toBe('a\ufffdb…');
});
