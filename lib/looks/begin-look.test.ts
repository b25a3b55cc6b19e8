import { expect, test } from 'vitest';
import { beginLook } from './begin-look';
import { drawLooks } from './draw-looks';

test('words that name colours are the look: none is drawn over them', () => {
  expect(beginLook('A shop in white smoke and dark gold', undefined, 7)).toBe(null);
});

test('a look that was chosen is taken, whatever the words name', () => {
  const chosen = { drawnFrom: 'A shop', seed: 3, index: 1 } as const;
  expect(beginLook('A shop in white smoke and dark gold', chosen, 7)).toEqual(drawLooks('A shop', 3)[1]);
});

test('words that name none get a look of their own', () => {
  expect(beginLook('A shop for green tea', undefined, 7)).toEqual(drawLooks('A shop for green tea', 7)[0]);
});
