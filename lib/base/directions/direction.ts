import { z } from 'zod';

/** Limits on what a model may write, in characters; longer values are cut. */
export const directionLimits = { block: 2_000, idea: 300, line: 200, name: 40, leastColors: 2, mostColors: 8 } as const;

const line = z.string().max(directionLimits.line);

/** How an app should look and feel, as the model decided before its first file. */
export const directionSchema = z.object({
  /** One sentence for the person, in their language. */
  idea: z.string().min(1).max(directionLimits.idea),
  colors: z
    .array(z.object({ name: z.string().min(1).max(directionLimits.name), hex: z.string().regex(/^#[0-9a-f]{6}$/) }))
    .min(directionLimits.leastColors)
    .max(directionLimits.mostColors),
  /** Font families by name. This and the next two are empty if the model did not mention them. */
  type: line,
  /** What the first screen shows, and what moves: a commitment the model makes to itself. */
  opening: line,
  motion: line,
});
export type Direction = z.infer<typeof directionSchema>;

/** The direction stored in a version's settings; null if there is none or it can't be read. */
export function directionOf(settings: Readonly<Record<string, unknown>>): Direction | null {
  const read = directionSchema.safeParse(settings['direction']);
  return read.success ? read.data : null;
}
