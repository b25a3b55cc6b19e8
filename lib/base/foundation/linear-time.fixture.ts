import { expect } from 'vitest';

/** Processor time in milliseconds, the best of three: the clock would measure who else uses the machine. */
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
 * Eight times the text takes at most 24 times as long, where quadratic time takes 64 times. `size` is the small text's;
 * what takes less than a millisecond is too quick to tell and passes.
 */
export function expectLinear(size: number, work: (size: number) => void): void {
  const before = timeOf(() => work(size));
  const after = timeOf(() => work(8 * size));
  expect(after, `${before} ms for ${size}, ${after} ms for eight times that`).toBeLessThan(24 * Math.max(before, 1));
}
