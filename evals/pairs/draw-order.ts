import { z } from 'zod';
import { seededRandom } from '../../e2e/support/random';
import { shuffle } from '../../lib/projects/looks/random-from';

export const sideSchema = z.enum(['A', 'B']);
export type Side = z.infer<typeof sideSchema>;

/** `key.json`: which side is behind each number. The judge must not see it. */
export const keySchema = z.object({
  seed: z.int(),
  a: z.string(),
  b: z.string(),
  pairs: z.array(z.object({ id: z.string(), shown1: sideSchema, shown2: sideSchema })),
});
export type PairKey = z.infer<typeof keySchema>;

/**
 * Draws which side is shown as 1, deterministically for a seed and ids. Each side is first in half of the pairs (if
 * their number is odd, the draw decides which side gets the extra one), so a judge's bias towards the first favours
 * neither.
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
