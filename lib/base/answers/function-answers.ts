import { z } from 'zod';

export const functionLaneSchema = z.enum(['preview', 'live']);
export type FunctionLane = z.infer<typeof functionLaneSchema>;

/** What there is to know of a key that was kept and tried. */
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

/** One line of what an app's server functions said, or what was done to them. Untrusted: it quotes the app. */
const logLineSchema = z.object({
  n: z.number(),
  at: z.number(),
  /** Empty where it concerns them all. */
  functionName: z.string(),
  level: z.enum(['log', 'info', 'warn', 'error', 'debug']),
  text: z.string(),
  file: z.string().optional(),
  line: z.number().optional(),
  isFault: z.literal(true).optional(),
  /** A host that it called and may not. */
  refusedHost: z.string().optional(),
});

/** When one runs by itself (`nextAt` null: not in this lane), and how the last run ended: `failure` null is well. */
const runsSchema = z.object({
  nextAt: z.number().nullable(),
  isRunning: z.boolean(),
  last: z.object({ at: z.number(), failure: z.string().nullable() }).nullable(),
});

/** The server functions of an app in one lane, what they are given, and what they said. */
export const functionsSchema = z.object({
  /** Whether this computer's system can run them. */
  canRun: z.boolean(),
  functions: z.array(
    z.object({
      ...{ name: z.string(), needsKey: z.boolean(), schedule: z.string().nullable() },
      /** Null where it has no schedule. */
      runs: runsSchema.nullable(),
    }),
  ),
  /** Names only: a value is never read back. */
  secrets: z.array(z.object({ lane: functionLaneSchema, name: z.string(), updatedAt: z.number() })),
  /** Names that the code asks for and nobody has given a value. */
  missing: z.array(z.string()),
  /** What a secret of a ready-made part is: the page where one gets it, and how its value begins (empty: anyhow). */
  known: z.array(z.object({ name: z.string(), link: z.string().nullable(), begins: z.array(z.string()) })).default([]),
  /** Hosts on the internet that they may call. */
  hosts: z.array(z.string()),
  log: z.array(logLineSchema),
});
/** Whether a secret is accepted where it is from, by one call there: accepted, refused, or nobody could say. */
export const secretCheckSchema = z.enum(['works', 'refused', 'unreachable']);
export type SecretCheck = z.infer<typeof secretCheckSchema>;
/** `check` null: Easel knows of no call that would tell. `notes` in the order they are told. */
export const keptSecretSchema = z.object({
  ok: z.literal(true),
  check: secretCheckSchema.nullable(),
  notes: z.array(z.enum(secretNotes)),
});

/** `failure` null: it went well. */
export const ranFunctionSchema = z.object({ failure: z.string().nullable() });
export const allowedHostSchema = z.object({ host: z.string() });
export type FunctionsView = z.infer<typeof functionsSchema>;
