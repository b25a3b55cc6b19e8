import { z } from 'zod';

/** Easel is running. `version` and `model` are only sent to callers with access. */
export const healthSchema = z.object({
  ok: z.literal(true),
  version: z.string().optional(),
  model: z.object({ name: z.string(), kind: z.enum(['demo', 'live']) }).optional(),
});
export type Health = z.infer<typeof healthSchema>;

/** Something is served under the requested host name. */
export const hostAllowedSchema = z.object({ allowed: z.literal(true) });

/** Whether database, disk and engines respond. Which of them do is only sent to callers with access. */
export const readinessSchema = z.object({
  ok: z.boolean(),
  database: z.boolean().optional(),
  disk: z.boolean().optional(),
  engines: z.boolean().optional(),
});
