import { z } from 'zod';
import { seededRandom } from '../../e2e/support/random';
import { shuffle } from '../../lib/looks/random-from';

export const sideSchema = z.enum(['A', 'B']);
export type Side = z.infer<typeof sideSchema>;

/** `key.json`: who is behind the numbers of each pair. The judge must not see it. */
export const keySchema = z.object({
  seed: z.int(),
  a: z.string(),
  b: z.string(),
  pairs: z.array(z.object({ id: z.string(), shown1: sideSchema, shown2: sideSchema })),
});
export type PairKey = z.infer<typeof keySchema>;

/**
 * Draws which side is shown as 1, the same for the same seed and ids. Either is first in half of the pairs, so that a judge who
 * leans to the first favours neither; of an odd number one more, by the draw.
 */
export function drawOrder(ids: readonly string[], seed: number): PairKey['pairs'] {
  const random = seededRandom(seed);
  const extra = random() < 0.5 ? 0 : 1;
  const firsts = shuffle(
    ids.map((_, index): Side => ((index + extra) % 2 === 0 ? 'A' : 'B')),
    random,
  );
  return ids.map((id, index) => {
    const shown1 = firsts[index]!;
    return { id, shown1, shown2: shown1 === 'A' ? 'B' : 'A' };
  });
}
