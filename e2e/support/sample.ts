import { test } from 'vitest';

/** Whether every line of a long list runs (`npm run test:long`), or the fixed few that stand for it in `npm test`. */
export const isLong = process.env.EASEL_LONG_TESTS === '1';

/** A test of the long run alone; what stands for it in `npm test`, which tells how many were left out, is said beside it. */
export const longTest = test.runIf(isLong);

/** All of it in the long run; else what `isChosen` keeps, the same each time. */
export function sampleOf<Case>(all: readonly Case[], isChosen: (one: Case) => boolean): Case[] {
  return all.filter((one) => isLong || isChosen(one));
}
