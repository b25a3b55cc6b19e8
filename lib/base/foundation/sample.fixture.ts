import { afterAll, test, type TestFunction } from 'vitest';

/**
 * Whether every line of a long list runs (`npm run test:long`), or only the fixed sample that represents it in `npm
 * test`.
 */
export const isLong = process.env.EASEL_LONG_TESTS === '1';

/** Everything in the long run; otherwise what `isChosen` selects, the same each time. Prints how many of how many. */
export function sampleOf<Case>(
  what: string,
  all: readonly Case[],
  isChosen: (one: Case, at: number) => boolean,
): Case[] {
  const chosen = all.filter((one, at) => isLong || isChosen(one, at));
  process.stdout.write(`${chosen.length} of ${all.length} ${what}\n`);
  return chosen;
}

let leftOut = 0;

/** A test that only the long run executes. If any are skipped, the file prints how many of its tests ran. */
export function longTest(name: string, work: TestFunction, timeout?: number): void {
  if (isLong) return test(name, work, timeout);
  leftOut += 1;
  if (leftOut > 1) return;
  // oxlint-disable-next-line no-empty-pattern -- vitest reads the fixtures a hook asks for off its first pattern
  afterAll(({}, { file }) => {
    const ran = countTests(file.tasks);
    process.stdout.write(`${ran} of ${ran + leftOut} tests of ${file.name}\n`);
  });
}

type Task = { type: string; tasks?: readonly Task[] };
function countTests(tasks: readonly Task[]): number {
  return tasks.reduce((sum, one) => sum + (one.tasks ? countTests(one.tasks) : 1), 0);
}
