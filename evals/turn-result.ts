import { z } from 'zod';

const countSchema = z.int().min(0);

/** The result of one prompt: everything that figures are computed from, and what a report file stores per prompt. */
export const turnResultSchema = z.object({
  caseId: z.string(),
  /** Counts from 1. */
  turn: z.int().min(1),
  prompt: z.string(),
  /** How the turn ended; `too-slow` if it did not within the time limit. */
  outcome: z.enum(['version', 'answer', 'stopped', 'error', 'interrupted', 'too-slow']),
  code: z.string().nullable(),
  replies: countSchema,
  /** Replies with an operation that could not be applied, a truncated file, or an unreadable format. */
  illegalReplies: countSchema,
  refusals: z.array(z.object({ code: z.string(), path: z.string().nullable(), message: z.string() })),
  edits: z.object({ applied: countSchema, refused: countSchema }),
  /** Whether there is an app that compiles and opens. */
  builds: z.boolean(),
  /** Problems found by the last trial or by a journey after it; broken promises are counted separately. */
  problems: z.array(z.object({ kind: z.string(), message: z.string() })),
  /** Who tried the draft last: a real tab, or the server, which only bundles. */
  triedBy: z.enum(['tab', 'server', 'nobody']).nullable(),
  promises: z.array(
    z.object({
      id: z.string(),
      sentence: z.string(),
      by: z.enum(['app', 'hidden']),
      outcome: z.enum(['kept', 'broken', 'not-tried']),
      /** For a broken promise, the step and what was found instead; for one not tried, the reason. */
      why: z.string().nullable(),
    }),
  ),
  repairs: countSchema,
  /** `cost` in US dollars, null if the model's price is unknown. `cached` is part of `input`. */
  tokens: z.object({ input: countSchema, cached: countSchema, output: countSchema, estimated: z.boolean() }),
  cost: z.number().nullable(),
  /** Since the prompt was sent; null if not observed. Colours and page are only observed in the first turn. */
  seconds: z.object({ colours: z.number().nullable(), page: z.number().nullable(), settled: z.number().nullable() }),
  /** Relative to the report. */
  picture: z.string().nullable(),
  /** Errors that the studio's own page reported meanwhile. */
  studioFaults: z.array(z.string()),
  notJudged: z.array(z.string()),
});
export type TurnResult = z.infer<typeof turnResultSchema>;
export type JudgedPromise = TurnResult['promises'][number];
