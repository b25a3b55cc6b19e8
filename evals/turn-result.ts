import { z } from 'zod';

const countSchema = z.int().min(0);

/** What became of one prompt. Everything a figure is made of; also what a report file holds, one for each prompt. */
export const turnResultSchema = z.object({
  caseId: z.string(),
  /** From 1. */
  turn: z.int().min(1),
  prompt: z.string(),
  /** As the turn ended; `too-slow` where it did not within the time a prompt is given. */
  outcome: z.enum(['version', 'answer', 'stopped', 'error', 'interrupted', 'too-slow']),
  code: z.string().nullable(),
  replies: countSchema,
  /** Replies with at least one operation that could not be carried out, a file cut off, or no format at all. */
  illegalReplies: countSchema,
  refusals: z.array(z.object({ code: z.string(), path: z.string().nullable(), message: z.string() })),
  edits: z.object({ applied: countSchema, refused: countSchema }),
  /** Whether there is an app that compiles and opens. */
  builds: z.boolean(),
  /** What the last trial, or a journey after it, saw go wrong; broken promises are counted apart. */
  problems: z.array(z.object({ kind: z.string(), message: z.string() })),
  /** Who tried the draft last: a real tab, or the server, which only bundles. */
  triedBy: z.enum(['tab', 'server', 'nobody']).nullable(),
  promises: z.array(
    z.object({
      id: z.string(),
      sentence: z.string(),
      by: z.enum(['app', 'hidden']),
      outcome: z.enum(['kept', 'broken', 'not-tried']),
      /** For a broken one the step and what was there instead, for one not tried the reason. */
      why: z.string().nullable(),
    }),
  ),
  repairs: countSchema,
  /** `cost` in US dollars, null where the model has no known price. `cached` is a part of `input`. */
  tokens: z.object({ input: countSchema, cached: countSchema, output: countSchema, estimated: z.boolean() }),
  cost: z.number().nullable(),
  /** From sending the prompt; null where it was not seen. Colours and page are looked for in the first turn alone. */
  seconds: z.object({ colours: z.number().nullable(), page: z.number().nullable(), settled: z.number().nullable() }),
  /** Relative to the report. */
  picture: z.string().nullable(),
  /** Faults the studio's own page reported meanwhile. */
  studioFaults: z.array(z.string()),
  notJudged: z.array(z.string()),
});
export type TurnResult = z.infer<typeof turnResultSchema>;
export type JudgedPromise = TurnResult['promises'][number];
