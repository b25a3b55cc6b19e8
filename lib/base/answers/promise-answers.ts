import { z } from 'zod';
import { proofs } from '../promises/promise';

/** A journey is text, one step per line, in the language of `docs/promises.md`. */
const writtenSchema = z.object({ sentence: z.string(), journey: z.string() });

const promiseSchema = writtenSchema.extend({
  id: z.string(),
  isOff: z.boolean(),
  author: z.enum(['model', 'person']),
  /** The new wording that the model proposes, or its reason for removing the promise; the person has not agreed yet. */
  proposal: z.union([writtenSchema, z.object({ removal: z.string() })]).nullable(),
  /** Absent in promises written before this was recorded. */
  proof: z.enum(proofs).optional(),
});
export type ListedPromise = z.infer<typeof promiseSchema>;

/** The promises of this version of the app. */
export const promiseListSchema = z.object({
  versionId: z.string(),
  promises: z.array(promiseSchema),
  /** Whether the model is asked to write more promises after a change was tried. */
  writesPromises: z.boolean(),
});

/** The promise that was changed, and the version that was created for it. */
export const changedPromiseSchema = z.object({ versionId: z.string(), promise: promiseSchema });

/** A stored picture of a broken step, by hash. */
export const storedPictureSchema = z.object({ picture: z.string() });
