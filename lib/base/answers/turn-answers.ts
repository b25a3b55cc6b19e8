import { z } from 'zod';
import { sha256Schema } from '../files/file-operation';

/** `queued`: it waits for the running turn to end. */
export const startedTurnSchema = z.object({ turnId: z.string(), queued: z.boolean().optional() });

/** The response after a queued change was withdrawn: `null`. */
export const takenBackSchema = z.null();

/** Whether a tab's report on a draft was accepted; a late report, or one on another tree, is not. */
export const countedSchema = z.object({ counted: z.boolean() });

const messageSchema = z.object({
  role: z.enum(['system', 'user', 'assistant']),
  content: z.string(),
  pictures: z
    .array(z.object({ hash: z.string(), contentType: z.string(), width: z.number(), height: z.number() }))
    .optional(),
});
/** The exact messages of each model call of a turn, oldest first; null if they have since been garbage-collected. */
export const turnPromptSchema = z.object({
  calls: z.array(
    z.object({
      attempt: z.number(),
      model: z.string(),
      createdAt: z.number(),
      messages: z.array(messageSchema).nullable(),
    }),
  ),
});

const storedSchema = z.object({ hash: sha256Schema, size: z.number() });
/** A stored file that a prompt may refer to, with its detected kind. */
export const storedAttachmentSchema = z.discriminatedUnion('kind', [
  storedSchema.extend({ kind: z.literal('picture'), type: z.string(), width: z.number(), height: z.number() }),
  storedSchema.extend({ kind: z.literal('table') }),
  storedSchema.extend({ kind: z.literal('brief') }),
]);

/** Suggested next steps for an app, in the language that was requested. */
export const suggestionsSchema = z.object({
  versionId: z.string(),
  suggestions: z.array(z.object({ id: z.string(), text: z.string() })),
});
