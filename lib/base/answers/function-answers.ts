import { z } from 'zod';

export const functionLaneSchema = z.enum(['preview', 'live']);
export type FunctionLane = z.infer<typeof functionLaneSchema>;

/** What Easel can report about a key after storing and trying it. */
export const secretNotes = [
  'stripe-silent',
  'stripe-test-key',
  'stripe-live-key',
  'stripe-no-charges',
  'stripe-listens',
  'stripe-no-address',
  'stripe-not-listening',
] as const;
export type SecretNote = (typeof secretNotes)[number];

/**
 * One line from the log of an app's server functions: their own output, or an event that concerns them. Untrusted: it
 * quotes the app.
 */
const logLineSchema = z.object({
  n: z.number(),
  at: z.number(),
  /** Empty if the line concerns all functions. */
  functionName: z.string(),
  level: z.enum(['log', 'info', 'warn', 'error', 'debug']),
  text: z.string(),
  file: z.string().optional(),
  line: z.number().optional(),
  isFault: z.literal(true).optional(),
  /** A host that the function called without permission. */
  refusedHost: z.string().optional(),
});

/**
 * A function's scheduled runs. `nextAt`: the next run, null if it does not run in this lane. `last`: how the last run
 * ended; its `failure` is null if it succeeded.
 */
const runsSchema = z.object({
  nextAt: z.number().nullable(),
  isRunning: z.boolean(),
  last: z.object({ at: z.number(), failure: z.string().nullable() }).nullable(),
});

/** The server functions of an app in one lane, with their secrets, allowed hosts and log. */
export const functionsSchema = z.object({
  /** Whether this computer's operating system can run them. */
  canRun: z.boolean(),
  functions: z.array(
    z.object({
      ...{ name: z.string(), needsKey: z.boolean(), schedule: z.string().nullable() },
      /** Null if it has no schedule. */
      runs: runsSchema.nullable(),
    }),
  ),
  /** Names only: values can't be read back. */
  secrets: z.array(z.object({ lane: functionLaneSchema, name: z.string(), updatedAt: z.number() })),
  /** Names that the code reads but that have no value yet. */
  missing: z.array(z.string()),
  /** Secrets of ready-made parts: the page to get each from, and the prefixes its value may have (empty: anything). */
  known: z.array(z.object({ name: z.string(), link: z.string().nullable(), begins: z.array(z.string()) })).default([]),
  /** Internet hosts that the functions may call. */
  hosts: z.array(z.string()),
  log: z.array(logLineSchema),
});
/**
 * Whether the service that issued a secret accepts it, checked with one call to that service. `unreachable`: the call
 * gave no answer either way.
 */
export const secretCheckSchema = z.enum(['works', 'refused', 'unreachable']);
export type SecretCheck = z.infer<typeof secretCheckSchema>;
/** `check` is null if Easel knows no call that would test the secret. `notes` are in display order. */
export const keptSecretSchema = z.object({
  ok: z.literal(true),
  check: secretCheckSchema.nullable(),
  notes: z.array(z.enum(secretNotes)),
});

/** `failure` is null if it succeeded. */
export const ranFunctionSchema = z.object({ failure: z.string().nullable() });
export const allowedHostSchema = z.object({ host: z.string() });
export type FunctionsView = z.infer<typeof functionsSchema>;
