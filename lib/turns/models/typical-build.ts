import { findPrice } from './prices';

/**
 * Tokens of a typical first build, by our own counting: the median of the recorded conversations' first calls. A test
 * measures them again (`lib/turns/calls/typical-build.test.ts`). Models that think before they write use more.
 */
export const typicalBuild = { input: 5_000, output: 9_800 } as const;

/** Tokens of a typical change, measured the same way on the later calls. */
export const typicalChange = { input: 15_200, output: 3_200 } as const;

/**
 * The approximate cost of a first build, or of a change, with a model, in US dollars at list price; null if its price is not
 * known.
 */
export function typicalCost(
  modelId: string,
  baseUrl: string,
  { input, output }: { input: number; output: number } = typicalBuild,
): number | null {
  const price = findPrice(modelId, baseUrl);
  return price === null ? null : (input * price.input + output * price.output) / 1_000_000;
}
