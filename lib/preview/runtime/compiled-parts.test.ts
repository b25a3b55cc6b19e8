import { expect, test } from 'vitest';
import { decodeParts, encodeParts } from './compiled-parts';

const part = (digit: string, text: string) => ({ hash: digit.repeat(64), bytes: new TextEncoder().encode(text) });

test('decodes what was encoded, empty parts too', () => {
  const parts = [part('a', 'export {}'), part('0', ''), part('f', 'é')];
  expect(decodeParts(encodeParts(parts))).toEqual(parts);
  expect(decodeParts(new Uint8Array())).toEqual([]);
});

test('refuses a body truncated anywhere', () => {
  const body = encodeParts([part('a', 'export const answer = 42')]);
  for (let size = 1; size < body.length; size += 1) expect(decodeParts(body.subarray(0, size))).toBeNull();
});
