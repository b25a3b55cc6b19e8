import { z } from 'zod';
import { findingSchema } from './finding';

/**
 * Problems of the page's layout: a covered control, a header whose words wrap, unreadable text. The app still works, so
 * they are reported and fixed along with other repairs, but never cause a paid repair by themselves.
 */
export const layoutKinds = [
  'covered-control',
  'header-wrap',
  'text-overlap',
  'text-cut',
  'word-broken',
  'faint-text',
] as const;

/** What kind of thing went wrong when the app was compiled, opened or tried. */
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
  /** The check of a promise is wrong, not the app. */
  'check-fault',
  'migration',
  /** The app's own code does something that only a ready-made part may do, such as asking for a card number. */
  'needs-part',
  'data-loss',
  'scan-leak',
  'scan-question',
  'scan-impossible',
  /** The published app changed while this deployment was in progress. */
  'overtaken',
]);

/** What a change of the schema would delete: `rows` that currently have a value. `column` is null for whole rows. */
export const dataLossSchema = z.object({
  table: z.string().max(200),
  column: z.string().max(200).nullable(),
  rows: z.number().int().nonnegative(),
});
export type DataLoss = z.infer<typeof dataLossSchema>;

/**
 * One observed fault of the app. `message` is plain text and untrusted (it may quote the app); `file` and `line` name
 * the source, resolved through source maps; `route` and `width` (CSS px) say where it was seen.
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
  /** For kind `data-loss`. */
  losses: z.array(dataLossSchema).max(50).optional(),
  /** For kinds `scan-leak` and `scan-question`. */
  finding: findingSchema.optional(),
});

export type ProblemKind = z.infer<typeof problemKindSchema>;
const layoutKindSet: ReadonlySet<string> = new Set(layoutKinds);
export const isOfLayout = ({ kind }: { kind: ProblemKind }): boolean => layoutKindSet.has(kind);
export type Problem = z.infer<typeof problemSchema>;

/** Two sightings are the same fault if this key is equal: it says what and where, but not when or at which width. */
export function problemKey(problem: Problem): string {
  return [problem.kind, problem.file ?? '', problem.message.replace(/\d+/g, '#')].join('|');
}
