import { expect, test } from 'vitest';
import { whenDrawn } from './when-drawn';

function slowPage({ loads, isBlank }: { loads: boolean; isBlank: boolean }) {
  const waits: number[] = [];
  const settle = {
    begin: () => () => undefined,
    isLoading: () => loads,
    stir: () => undefined,
    whenSettled: async (cap: number) => void waits.push(cap),
    whenQuiet: async (cap: number) => void waits.push(cap),
  };
  return whenDrawn(settle, () => isBlank).then(() => waits.length);
}

test('a page that shows nothing yet gets more time while it still loads, and any other does not', async () => {
  expect(await slowPage({ loads: true, isBlank: true })).toBe(2);
  expect(await slowPage({ loads: false, isBlank: true })).toBe(1);
  expect(await slowPage({ loads: true, isBlank: false })).toBe(1);
});
