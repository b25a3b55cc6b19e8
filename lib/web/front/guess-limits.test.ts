import { describe, expect, test, vi } from 'vitest';
import { createGuessLimits } from './guess-limits';

const wrong = () => false;
const right = () => true;

describe('guesses at the access code', () => {
  test('from one address are limited to ten a minute, even fifty at once, and no more are compared', async () => {
    const { guess } = createGuessLimits(() => 0);
    const compare = vi.fn(wrong);
    const told = await Promise.all(Array.from({ length: 50 }, () => guess('a', compare)));
    expect([compare.mock.calls.length, told.filter((one) => one === 'limited').length]).toEqual([10, 40]);
    expect(await guess('a', right)).toBe('limited');
    expect(await guess('b', right)).toBe('right');
  });

  test('that are right don’t count: a program may call fifty times at once', async () => {
    const { guess } = createGuessLimits(() => 0);
    const told = await Promise.all(Array.from({ length: 50 }, () => guess('a', right)));
    expect(new Set(told)).toEqual(new Set(['right']));
  });

  test('from many strangers shut out strangers who have guessed, and slow new ones down', async () => {
    const { guess, remember } = createGuessLimits(() => 0);
    remember('owner');
    let compared = 0;
    for (let n = 0; n < 500; n += 1) if ((await guess(`stranger ${n % 250}`, wrong)) === 'wrong') compared += 1;
    expect(compared).toBe(160);
    expect(await guess('stranger 0', right)).toBe('limited');
    expect(await guess('owner', wrong)).toBe('wrong');
    expect(await guess('owner', right)).toBe('right');
  });
});
