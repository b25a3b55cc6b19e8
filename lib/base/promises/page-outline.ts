import { z } from 'zod';

export const outlineLimits = { pages: 24, lines: 60, line: 160 };
const line = z.string().max(outlineLimits.line);

/**
 * What one page of an app shows with fresh data: one element per line, by ARIA role and accessible name, in page order.
 * After a press, only the elements that are new. All of it comes from the app, so it is untrusted.
 */
export const pageOutlineSchema = z.strictObject({
  route: z.string().max(512),
  person: z.enum(['visitor', 'owner']),
  /** The button or tab that was pressed first; null if the page was only opened. */
  pressed: line.nullable(),
  lines: z.array(line).max(outlineLimits.lines),
});
export type PageOutline = z.infer<typeof pageOutlineSchema>;
export const pageOutlinesSchema = z.array(pageOutlineSchema).max(outlineLimits.pages);
