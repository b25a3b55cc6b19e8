import { z } from 'zod';
import { drawnPageSchema } from './drawn-page';

/** What the bundler's process is given to make pages with words of a drawing. */
export const drawnRequestSchema = z.object({
  purpose: z.literal('drawn'),
  /** The site's own page, as it went out. */
  shell: z.string(),
  pages: z.array(drawnPageSchema),
  unknown: drawnPageSchema.nullable(),
  /** Where the site lies, without a path. */
  address: z.string(),
  /** What the person set beside the address; null where they did not. */
  description: z.string().nullable(),
  /** Path of the picture for link previews; null if there is none. */
  picture: z.string().nullable(),
  /** Style sheets that the site has. */
  sheets: z.array(z.string()),
  /** The script that exchanges a drawn page for the app's own. */
  exchange: z.string(),
});
export type DrawnRequest = z.infer<typeof drawnRequestSchema>;

/** The pages that could be made, by route; `unknown` is the one for an address that leads nowhere. */
export const drawnAnswerSchema = z.object({
  pages: z.array(z.object({ route: z.string(), html: z.string() })),
  unknown: z.string().nullable(),
});
export type DrawnAnswer = z.infer<typeof drawnAnswerSchema>;
