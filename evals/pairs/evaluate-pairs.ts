import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { fail, succeed, type Result } from '../../lib/base/foundation/result';
import type { EvalOptions } from '../read-options';
import type { Ended, Shell } from '../shell';
import { keySchema } from './draw-order';
import { planPairs } from './plan-pairs';
import { describeFigures, runPairs } from './run-pairs';
import { printVerdicts, readVerdicts, sumVerdicts, type SummedVerdicts } from './verdicts';

/** `--pair A B --requests file`: the error is a sentence, returned before anything was started. */
export async function showPairs(
  shell: Shell,
  options: EvalOptions,
  folders: readonly [string, string],
): Promise<Result<Ended, string>> {
  const plan = planPairs(options, folders, options.requests ?? '');
  if (!plan.ok) return plan;
  await shell.prepare();
  for (const { id, without } of plan.value.left) {
    shell.log(
      `${id} is left out: ${without === 'both' ? 'neither folder holds' : `${without} does not hold`} a reply to it`,
    );
  }
  const out = path.resolve(options.out);
  mkdirSync(out, { recursive: true });
  const seed = options.seed ?? Math.floor(Math.random() * 1e9);
  const { concurrency } = options;
  const report = await runPairs({
    ...plan.value,
    folders,
    seed,
    concurrency,
    out,
    signal: shell.signal,
    operate: options.operate,
    log: shell.log,
  });
  const lines = report.pairs.flatMap(({ id, A, B }) => [
    `  ${id} A  ${describeFigures(A)}`,
    `  ${id} B  ${describeFigures(B)}`,
  ]);
  const output = options.isJson
    ? JSON.stringify(report)
    : [`pairs, seed ${seed}`, ...lines, path.join(out, 'pairs.html')].join('\n');
  return succeed({ code: report.isComplete ? 0 : 1, output });
}

/** `--pair-verdicts folder`: reads a judge's verdicts and restores the real names. */
export function tellVerdicts(options: EvalOptions, folder: string): Result<Ended, string> {
  const sums = readFolder(folder);
  if (!sums.ok) return sums;
  return succeed({ code: 0, output: options.isJson ? JSON.stringify(sums.value) : printVerdicts(sums.value) });
}

function readFolder(folder: string): Result<SummedVerdicts, string> {
  const [keyFile, file] = [path.join(folder, 'key.json'), path.join(folder, 'verdicts.jsonl')];
  for (const one of [keyFile, file]) if (!existsSync(one)) return fail(`there is no ${one}`);
  const key = z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'no JSON' });
        return z.NEVER;
      }
    })
    .pipe(keySchema)
    .safeParse(readFileSync(keyFile, 'utf8'));
  if (!key.success) return fail(`${keyFile} is no key of a pairing:\n${z.prettifyError(key.error)}`);
  const verdicts = readVerdicts(readFileSync(file, 'utf8'), key.data);
  if (!verdicts.ok) return fail(verdicts.error.map((fault) => `${file}, ${fault}`).join('\n'));
  return succeed(sumVerdicts(key.data, verdicts.value));
}
