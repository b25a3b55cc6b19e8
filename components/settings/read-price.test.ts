import { expect, test } from 'vitest';
import { readPrice } from './model-settings';

test.each([
  ['3', 3],
  [' 0,28 ', 0.28],
  ['$1.25', 1.25],
  ['0', 0],
  ['10000', 10_000],
  ['10001', null],
  ['', null],
  ['-1', null],
  ['1e3', null],
  ['1.2.3', null],
  ['three', null],
])('a price typed as %j reads as %j', (text, price) => expect(readPrice(text)).toBe(price));
