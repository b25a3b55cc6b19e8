import { z } from 'zod';

/** Easel lives; with which version and model only those learn who are admitted. */
export const healthSchema = z.object({
  ok: z.literal(true),
  version: z.string().optional(),
  model: z.object({ name: z.string(), kind: z.enum(['demo', 'live']) }).optional(),
});
export type Health = z.infer<typeof healthSchema>;

/** Something is served under that name. */
export const hostAllowedSchema = z.object({ allowed: z.literal(true) });

/** Whether database, disk and engines answer; which of them only those learn who are admitted. */
export const readinessSchema = z.object({
  ok: z.boolean(),
  database: z.boolean().optional(),
  disk: z.boolean().optional(),
  engines: z.boolean().optional(),
});
