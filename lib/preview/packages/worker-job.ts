import { z } from 'zod';

/** A request to the package worker, one job per process, as JSON on stdin. */
export const workerJobSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('link'), from: z.string(), to: z.string(), places: z.array(z.string()) }),
  z.object({
    type: z.literal('prebundle'),
    root: z.string(),
    out: z.string(),
    hash: z.string(),
    specifiers: z.array(z.string()),
    packages: z.array(z.string()),
    brotli: z.number().int().min(0).max(11),
  }),
]);
export type WorkerJob = z.infer<typeof workerJobSchema>;

/** Its response, as JSON on stdout. */
export const workerAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('linked') }),
  z.object({
    kind: z.literal('made'),
    imports: z.record(z.string(), z.string()),
    styles: z.record(z.string(), z.string()),
    bytes: z.number(),
  }),
  z.object({ kind: z.literal('refused'), isHostile: z.boolean(), detail: z.string() }),
]);
export type WorkerAnswer = z.infer<typeof workerAnswerSchema>;
