import { z } from 'zod';

/** One thing people may do with a table's rows. `some`: a rule of the app decides which rows. */
export const accessLineSchema = z.object({
  /** `signed-in`: anyone with an account; `owner`: the owner of the app. */
  who: z.enum(['anyone', 'signed-in', 'owner']),
  may: z.enum(['read', 'add', 'change', 'delete']),
  which: z.enum(['all', 'own', 'some']),
  /** The only columns this covers, named as in the schema; absent if it covers all of them. */
  columns: z.array(z.string()).optional(),
});
export type AccessLine = z.infer<typeof accessLineSchema>;
