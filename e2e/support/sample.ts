import { test } from 'vitest';

/**
 * Whether every line of a long list runs (`npm run test:long`), or only the fixed sample that represents it in `npm
 * test`.
 */
export const isLong = process.env.EASEL_LONG_TESTS === '1';

/**
 * A test that only the long run executes. A comment next to it says what covers it in `npm test`, which prints how many
 * were left out.
 */
export const longTest = test.runIf(isLong);

/** Everything in the long run; otherwise what `isChosen` selects, the same each time. */
export function sampleOf<Case>(all: readonly Case[], isChosen: (one: Case) => boolean): Case[] {
  return all.filter((one) => isLong || isChosen(one));
}
