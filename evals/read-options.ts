import { parseArgs } from 'node:util';
import { fail, succeed, type Result } from '../lib/foundation/result';

export type EvalOptions = {
  isJson: boolean;
  /** Prompt files; none: the recordings without a key, our own prompts with one. */
  prompts: string | null;
  model: string | null;
  /** A report, a model or a prompt file each. */
  compare: readonly [string, string] | null;
  /** Ids; empty: all. */
  only: readonly string[];
  /** Where reports go. */
  out: string;
  /** Conversations at a time. */
  concurrency: number;
};

export const usage = `npm run eval [-- options]
  --json               one JSON document on stdout, everything else on stderr
  --prompts <file>     JSONL of prompts: ours (docs/evals.md) or WebGen-Bench's; needs a model
  --model <name>       asks this model at OPENAI_BASE_URL with OPENAI_API_KEY
  --compare <A> <B>    pairs two runs: each a report.json, a model's name or a .jsonl of prompts
  --only <id>          this prompt alone; may be given several times
  --out <folder>       where the report and its pictures go (test-results/eval)
  --concurrency <n>    conversations at a time, 1 to 8 (2)`;

/** Reads the command line; the error is a sentence for whoever typed it. */
export function readOptions(words: readonly string[]): Result<EvalOptions, string> {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        prompts: { type: 'string' },
        model: { type: 'string' },
        compare: { type: 'string' },
        only: { type: 'string', multiple: true, default: [] },
        out: { type: 'string', default: 'test-results/eval' },
        concurrency: { type: 'string', default: '2' },
      },
    });
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  const concurrency = Number(values.concurrency);
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 8) {
    return fail(`--concurrency is a number from 1 to 8, not "${values.concurrency}"`);
  }
  const [other, ...rest] = positionals;
  if (values.compare === undefined ? positionals.length > 0 : rest.length > 0) {
    return fail(`"${values.compare === undefined ? other : rest[0]}" belongs to no option`);
  }
  if (values.compare !== undefined && other === undefined) return fail('--compare takes two: --compare A B');
  if (values.prompts === '' || values.model === '' || values.out === '') return fail('an option is empty');
  return succeed({
    isJson: values.json,
    prompts: values.prompts ?? null,
    model: values.model ?? null,
    compare: values.compare === undefined || other === undefined ? null : [values.compare, other],
    only: values.only,
    out: values.out,
    concurrency,
  });
}
