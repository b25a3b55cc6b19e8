const steps = [1, 2, 5];
/** The highest limit the interface accepts. */
const highest = 10_000;

/**
 * The limit to offer when one is reached, in US dollars: the next round amount (1, 2, 5, 10, 20, …) above both the
 * limit and what is used, and at least one dollar; null if that would exceed the highest limit.
 */
export function nextLimit(limitUsd: number, usedUsd: number): number | null {
  for (let unit = 1; unit <= highest; unit *= 10) {
    for (const step of steps)
      if (step * unit > Math.max(limitUsd, usedUsd)) return step * unit <= highest ? step * unit : null;
  }
  return null;
}
