import { z } from 'zod';
import { fail, succeed, type Result } from '../lib/base/foundation/result';
import { detailsSchema, figuresSchema, sumUp } from './sum-up';
import { turnResultSchema, type TurnResult } from './turn-result';

/** One run, as `--json` prints it and `--compare` reads it back. */
export const reportSchema = z.object({
  name: z.literal('eval'),
  figures: figuresSchema,
  details: detailsSchema,
  model: z.string(),
  /** Where the prompts came from: a file, or `recordings`. */
  source: z.string(),
  /** ISO 8601. */
  begunAt: z.string(),
  seconds: z.number(),
  /** False if the run was stopped or a conversation failed; `notRun` lists what is missing. */
  isComplete: z.boolean(),
  notRun: z.array(z.object({ id: z.string(), why: z.string() })),
  /** The Markdown file next to it; null in a report that was never written. */
  report: z.string().nullable(),
  results: z.array(turnResultSchema),
});
export type EvalReport = z.infer<typeof reportSchema>;

export function makeReport(
  run: Pick<EvalReport, 'model' | 'source' | 'begunAt' | 'seconds' | 'notRun' | 'report'>,
  results: readonly TurnResult[],
): EvalReport {
  return { name: 'eval', ...sumUp(results), ...run, isComplete: run.notRun.length === 0, results: [...results] };
}

/** Parses an earlier run's report. */
export function readReport(text: string): Result<EvalReport, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail(`no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = reportSchema.safeParse(value);
  return parsed.success ? succeed(parsed.data) : fail(z.prettifyError(parsed.error));
}
