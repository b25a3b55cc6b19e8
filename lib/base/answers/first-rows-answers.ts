import { z } from 'zod';
import { keptSinceSchema } from './kept-since';

/**
 * Who the preview's rows belong to. `entered`: the owner's rows, and content; `sample`: rows that came with the first
 * version; `visitors`: rows of other accounts, or of a kind that visitors add.
 */
export const rowGroups = ['entered', 'sample', 'visitors'] as const;
export const fileGroups = ['entered', 'visitors'] as const;

/** What to copy to the site: rows by table and group, accounts by id, and uploads by group. */
export const takeChoiceSchema = z.strictObject({
  rows: z.array(z.strictObject({ table: z.string().max(200), group: z.enum(rowGroups) })).max(500),
  people: z.array(z.uuid()).max(50),
  files: z.array(z.enum(fileGroups)).max(2),
});
export type TakeChoice = z.infer<typeof takeChoiceSchema>;

/** Data that the preview has and the site does not. `isOn`: copied unless the person says otherwise. */
export const takeOutlookSchema = z.object({
  /** The site was never live, so the choice is part of its first publish. */
  isFirst: z.boolean(),
  tables: z.array(
    z.object({
      name: z.string(),
      /** Its name in everyday words. */
      title: z.string(),
      groups: z.array(z.object({ group: z.enum(rowGroups), rows: z.number(), isOn: z.boolean() })),
    }),
  ),
  people: z.array(z.object({ id: z.string(), email: z.string(), isOwner: z.boolean(), isOn: z.boolean() })),
  files: z.array(z.object({ group: z.enum(fileGroups), files: z.number(), isOn: z.boolean() })),
});
export type ShownTakeOutlook = z.infer<typeof takeOutlookSchema>;

/** What was copied, and what could not be. */
export const takenSchema = z.object({
  tables: z.array(z.object({ name: z.string(), title: z.string(), rows: z.number() })),
  people: z.number(),
  files: z.number(),
  left: keptSinceSchema.shape.left,
});
export type ShownTaken = z.infer<typeof takenSchema>;
