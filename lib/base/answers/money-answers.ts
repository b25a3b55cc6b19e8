import { z } from 'zod';

/** The approximate cost of the next change, in US dollars; null if no price is known. */
export const estimateSchema = z.object({
  estimate: z
    .object({
      lowUsd: z.number(),
      highUsd: z.number(),
      basis: z.enum(['project', 'model', 'typical']),
      /** How many past turns it is based on. */
      turns: z.number(),
    })
    .nullable(),
});
export type Estimate = z.infer<typeof estimateSchema>['estimate'];

/** A person's usage of their limits, in US dollars; `day` covers the last 24 hours. */
export const limitsSchema = z.object({
  /** Whether the connected model has a price; without one no limit can be enforced. */
  isPriced: z.boolean(),
  /** Whether the viewer may change the limits: only the person who pays may. */
  mayChange: z.boolean(),
  project: z.object({ usedUsd: z.number(), costUsd: z.number().nullable(), limitUsd: z.number() }),
  turn: z.object({ limitUsd: z.number() }),
  day: z.object({ usedUsd: z.number(), limitUsd: z.number() }),
  guest: z.object({ limitUsd: z.number() }).nullable(),
});
export type LimitsAnswer = z.infer<typeof limitsSchema>;

/** One change and its cost. Tokens, US dollars, ms since the epoch. */
const paidTurnSchema = z.object({
  turnId: z.string(),
  projectId: z.string(),
  app: z.string(),
  isDeleted: z.boolean(),
  isRunning: z.boolean(),
  at: z.number(),
  prompt: z.string(),
  models: z.array(z.string()),
  input: z.number(),
  cached: z.number(),
  output: z.number(),
  costUsd: z.number().nullable(),
  estimated: z.boolean(),
  uncountedUsd: z.number(),
  why: z.enum(['turn-failed', 'fix-failed', 'asked-again']).nullable(),
  unseenUsd: z.number(),
});
export type PaidTurn = z.infer<typeof paidTurnSchema>;
/** Newest first. */
export const paidTurnsSchema = z.object({ turns: z.array(paidTurnSchema) });
