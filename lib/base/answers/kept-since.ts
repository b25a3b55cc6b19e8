import { z } from 'zod';

const whySchema = z.discriminatedUnion('why', [
  z.object({ why: z.literal('needs-other'), parent: z.string(), column: z.string(), value: z.string() }),
  z.object({ why: z.literal('taken'), column: z.string(), value: z.string() }),
  z.object({ why: z.literal('missing'), column: z.string() }),
  z.object({ why: z.literal('refused'), message: z.string() }),
  z.object({ why: z.literal('no-table') }),
  z.object({ why: z.literal('no-key') }),
  z.object({ why: z.literal('no-column'), column: z.string() }),
]);

/** The later changes that a restored earlier state takes over, and those that it can't hold. */
export const keptSinceSchema = z.object({
  carried: z.object({
    rows: z.object({ added: z.number(), changed: z.number(), gone: z.number() }),
    people: z.number(),
    files: z.number(),
  }),
  left: z.array(
    z.object({
      table: z.string(),
      /** Its name in everyday words. */
      title: z.string(),
      did: z.enum(['added', 'changed', 'gone']),
      count: z.number(),
      why: whySchema,
      /** Some of the rows. */
      rows: z.array(z.record(z.string(), z.unknown())),
    }),
  ),
});
export type ShownKeptSince = z.infer<typeof keptSinceSchema>;
