import { z } from 'zod';

/** Bounds of what a model may write, in characters; what is longer is cut. */
export const directionLimits = { block: 2_000, idea: 300, line: 200, name: 40, leastColors: 2, mostColors: 8 } as const;

const line = z.string().max(directionLimits.line);

/** What an app is to look and feel like, as the model set it before its first file. */
export const directionSchema = z.object({
  /** One sentence to the person, in their language. */
  idea: z.string().min(1).max(directionLimits.idea),
  colors: z
    .array(z.object({ name: z.string().min(1).max(directionLimits.name), hex: z.string().regex(/^#[0-9a-f]{6}$/) }))
    .min(directionLimits.leastColors)
    .max(directionLimits.mostColors),
  /** Families by name. This and the next two are empty where the model said nothing of them. */
  type: line,
  /** What the first screen shows, and what moves: for the model's own discipline. */
  opening: line,
  motion: line,
});
export type Direction = z.infer<typeof directionSchema>;

/** The direction among a version's settings; null where there is none, or none that can be read. */
export function directionOf(settings: Readonly<Record<string, unknown>>): Direction | null {
  const read = directionSchema.safeParse(settings['direction']);
  return read.success ? read.data : null;
}
