import { z } from 'zod';

export const functionLaneSchema = z.enum(['preview', 'live']);
export type FunctionLane = z.infer<typeof functionLaneSchema>;

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

/** The server functions of an app in one lane, what they are given, and what they said. */
export const functionsSchema = z.object({
  /** Whether this computer's system can run them. */
  canRun: z.boolean(),
  functions: z.array(z.object({ name: z.string(), needsKey: z.boolean(), schedule: z.string().nullable() })),
  /** Names only: a value is never read back. */
  secrets: z.array(z.object({ lane: functionLaneSchema, name: z.string(), updatedAt: z.number() })),
  /** Names that the code asks for and nobody has given a value. */
  missing: z.array(z.string()),
  /** Hosts on the internet that they may call. */
  hosts: z.array(z.string()),
  log: z.array(logLineSchema),
});
export const allowedHostSchema = z.object({ host: z.string() });
export type FunctionsView = z.infer<typeof functionsSchema>;
