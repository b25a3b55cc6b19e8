import { expect } from 'vitest';

/**
 * Processor time in milliseconds, the best of three runs. Wall-clock time would depend on what else the machine is
 * doing.
 */
function timeOf(work: () => void): number {
  let best = Infinity;
  for (let time = 0; time < 3; time += 1) {
    const begun = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(begun);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

/**
 * Checks that eight times the text takes at most 24 times as long; quadratic time takes 64 times. `size` is the smaller
 * text's. Anything under a millisecond is too quick to measure, and passes.
 */
export function expectLinear(size: number, work: (size: number) => void): void {
  const before = timeOf(() => work(size));
  const after = timeOf(() => work(8 * size));
  expect(after, `${before} ms for ${size}, ${after} ms for eight times that`).toBeLessThan(24 * Math.max(before, 1));
}
