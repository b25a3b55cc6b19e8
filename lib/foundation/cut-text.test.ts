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

test('a character of two units is whole or gone', () => {
  expect(cutText('ab🌲🌲', 6)).toBe('ab🌲🌲');
  expect(cutText('ab🌲🌲', 5)).toBe('ab🌲…');
  expect(cutText('ab🌲🌲', 4)).toBe('ab…');
  expect(cutText('a 🌲🌲', 4)).toBe('a…');
});

test('a half that came with the text does not go on with what is kept of it', () => {
  expect(cutText('a\udf32bcd', 4)).toBe('a\ufffdb…');
});
