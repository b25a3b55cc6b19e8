import { z } from 'zod';
import { drawnPageSchema } from './drawn-page';

/** Input of the bundler's process for making pages from a drawing. */
export const drawnRequestSchema = z.object({
  purpose: z.literal('drawn'),
  /** The site's own page, as published. */
  shell: z.string(),
  pages: z.array(drawnPageSchema),
  unknown: drawnPageSchema.nullable(),
  /** The site's address, without a path. */
  address: z.string(),
  /** The description the person set when publishing; null if they set none. */
  description: z.string().nullable(),
  /** Path of the picture for link previews; null if there is none. */
  picture: z.string().nullable(),
  /** Paths of the site's style sheets. */
  sheets: z.array(z.string()),
  /** The script that replaces a drawn page with the app's own. */
  exchange: z.string(),
});
export type DrawnRequest = z.infer<typeof drawnRequestSchema>;

/** The pages that could be made, by route; `unknown` is the page for addresses that don't exist. */
export const drawnAnswerSchema = z.object({
  pages: z.array(z.object({ route: z.string(), html: z.string() })),
  unknown: z.string().nullable(),
});
export type DrawnAnswer = z.infer<typeof drawnAnswerSchema>;
