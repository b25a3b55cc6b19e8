import { parseArgs } from 'node:util';
import { fail, succeed, type Result } from '../lib/base/foundation/result';

export type EvalOptions = {
  isJson: boolean;
  /** A file of prompts; if null: the recordings without a key, our own prompts with one. */
  prompts: string | null;
  model: string | null;
  /** Each is a report, a model or a prompt file. */
  compare: readonly [string, string] | null;
  /** Ids; empty: all. */
  only: readonly string[];
  /** The folder for reports. */
  out: string;
  /** How many conversations to run in parallel. */
  concurrency: number;
  /** Two folders of written replies to show side by side to a judge; `requests` is then set. */
  pair: readonly [string, string] | null;
  requests: string | null;
  /** The seed for the order within each pair; null: a random one. */
  seed: number | null;
  /** Whether a judge is to carry the cases out: the apps of the pairs stay open until the run is stopped. */
  operate: boolean;
  /** The folder of a pairing whose verdicts to sum up. */
  pairVerdicts: string | null;
};

export const usage = `npm run eval [-- options]
  --json               one JSON document on stdout, everything else on stderr
  --prompts <file>     JSONL of prompts: ours (docs/evals.md) or WebGen-Bench's; needs a model
  --model <name>       asks this model at OPENAI_BASE_URL with OPENAI_API_KEY
  --compare <A> <B>    pairs two runs: each a report.json, a model's name or a .jsonl of prompts
  --pair <A> <B>       builds the replies in two folders (<id>.txt) and puts their apps side by side for a judge
  --requests <file>    with --pair: JSONL of what was asked for and of the cases
  --seed <n>           with --pair: draws the same order again
  --operate            with --pair: publishes all apps and keeps them open for the judge, until Ctrl-C
  --pair-verdicts <folder>  sums up the verdicts.jsonl of a pairing
  --only <id>          this prompt alone; may be given several times
  --out <folder>       where the report and its pictures go (test-results/eval)
  --concurrency <n>    conversations at a time, 1 to 8 (2)`;

/** Parses the command line; the error is a sentence for the person who typed it. */
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
        pair: { type: 'string' },
        requests: { type: 'string' },
        seed: { type: 'string' },
        operate: { type: 'boolean', default: false },
        'pair-verdicts': { type: 'string' },
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
  const { pair, compare, requests, seed } = values;
  const verdicts = values['pair-verdicts'];
  const kinds = [pair && '--pair', compare && '--compare', verdicts && '--pair-verdicts'].filter(Boolean);
  if (kinds.length > 1) return fail(`${kinds.join(' and ')} can't be had at once`);
  const first = pair ?? compare;
  const [other, ...rest] = positionals;
  if (first === undefined ? positionals.length > 0 : rest.length > 0) {
    return fail(`"${first === undefined ? other : rest[0]}" belongs to no option`);
  }
  if (first !== undefined && other === undefined) {
    return fail(pair === undefined ? '--compare takes two: --compare A B' : '--pair takes two folders: --pair A B');
  }
  const given = [values.prompts, values.model, values.out, pair, compare, requests, seed, verdicts, ...positionals];
  if (given.includes('')) return fail('an option is empty');
  if (pair !== undefined && requests === undefined) return fail('--pair needs --requests: what was asked for');
  if (pair === undefined && requests !== undefined) return fail('--requests belongs to --pair');
  if (pair === undefined && seed !== undefined) return fail('--seed belongs to --pair');
  if (pair === undefined && values.operate) return fail('--operate belongs to --pair');
  if ((pair ?? verdicts) !== undefined && (values.prompts ?? values.model) !== undefined) {
    return fail('nothing is asked of a model there: --model and --prompts belong to other runs');
  }
  if (seed !== undefined && !/^\d{1,9}$/.test(seed))
    return fail(`--seed is a number of up to nine digits, not "${seed}"`);
  const both = (word: string | undefined) =>
    word === undefined || other === undefined ? null : ([word, other] as const);
  return succeed({
    isJson: values.json,
    prompts: values.prompts ?? null,
    model: values.model ?? null,
    compare: both(compare),
    only: values.only,
    out: values.out,
    concurrency,
    pair: both(pair),
    requests: requests ?? null,
    seed: seed === undefined ? null : Number(seed),
    operate: values.operate,
    pairVerdicts: verdicts ?? null,
  });
}
