import { z } from 'zod';

const namedSchema = z.object({
  name: z.string(),
  /** Where it can be viewed; null if the viewer may not open it. */
  url: z.string().nullable(),
  isGone: z.boolean(),
});

/** Where an app was forked from, and what was forked from it. */
export const lineageSchema = z.object({
  origin: namedSchema
    .extend({
      /** The origin's version that this app has not merged yet; null if it is up to date. */
      newer: z.object({ versionId: z.string(), summary: z.string() }).nullable(),
      /** The apps that the origin itself was forked from, nearest first. */
      before: z.array(namedSchema),
    })
    .nullable(),
  /** Only those in the gallery. */
  forks: z.array(z.object({ title: z.string(), url: z.string() })),
});
export type ShownOrigin = z.infer<typeof lineageSchema>;

/** `changed`: how many files. */
export const broughtSchema = z.object({ versionId: z.string(), changed: z.number() });
