import { z } from 'zod';
import { findingSchema } from './finding';

/** What kind of thing went wrong when the app was compiled, opened or tried. */
/**
 * Seen on the page as it is laid out: a control under something else, a bar whose words break, texts that can't be read. The app works all the
 * same: they are said, go along with another repair, and are never paid for by themselves.
 */
export const layoutKinds = ['covered-control', 'header-wrap', 'text-overlap', 'text-cut', 'faint-text'] as const;

export const problemKindSchema = z.enum([
  'compile',
  'missing-module',
  'missing-package',
  'page-error',
  'unhandled-rejection',
  'console-error',
  'blank-page',
  'failed-request',
  'sideways-overflow',
  ...layoutKinds,
  'promise-broken',
  /** A check of a promise is at fault itself, and nothing of the app. */
  'check-fault',
  'migration',
  'data-loss',
  'scan-leak',
  'scan-question',
  'scan-impossible',
  /** What people see was changed while this was going out. */
  'overtaken',
]);

/** What a change of the schema would take with it: `rows` that have something there now. `column` is null for whole rows. */
export const dataLossSchema = z.object({
  table: z.string().max(200),
  column: z.string().max(200).nullable(),
  rows: z.number().int().nonnegative(),
});
export type DataLoss = z.infer<typeof dataLossSchema>;

/**
 * One observed fault of the app. `message` is plain words and untrusted (it may quote the app); `file` and `line` name
 * the source, found through source maps; `route` and `width` (CSS px) say where it was seen.
 */
export const problemSchema = z.object({
  kind: problemKindSchema,
  message: z.string().max(4000),
  file: z.string().max(512).optional(),
  line: z.number().int().positive().optional(),
  column: z.number().int().nonnegative().optional(),
  excerpt: z.string().max(2000).optional(),
  route: z.string().max(512).optional(),
  width: z.number().int().positive().optional(),
  /** With kind `data-loss`. */
  losses: z.array(dataLossSchema).max(50).optional(),
  /** With kinds `scan-leak` and `scan-question`. */
  finding: findingSchema.optional(),
});

export type ProblemKind = z.infer<typeof problemKindSchema>;
const layoutKindSet: ReadonlySet<string> = new Set(layoutKinds);
export const isOfLayout = ({ kind }: { kind: ProblemKind }): boolean => layoutKindSet.has(kind);
export type Problem = z.infer<typeof problemSchema>;

/** What makes two sightings the same fault: where and what, not when, nor at which width. */
export function problemKey(problem: Problem): string {
  return [problem.kind, problem.file ?? '', problem.message.replace(/\d+/g, '#')].join('|');
}
