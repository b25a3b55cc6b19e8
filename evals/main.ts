import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fail, succeed, type Result } from '../lib/base/foundation/result';
import { chooseCases, readPromptFile, readRecordedCases } from './choose-cases';
import { compareReports, writeComparison } from './compare-reports';
import type { EvalCase } from './eval-case';
import { showPairs, tellVerdicts } from './pairs/evaluate-pairs';
import { readOptions, usage, type EvalOptions } from './read-options';
import { makeReport, readReport, type EvalReport } from './report';
import { runCases } from './run-cases';
import type { Ended, Shell } from './shell';
import { writeMarkdown } from './write-markdown';

/** One side of a comparison: a run to be done, or an existing report. */
type Side =
  | { kind: 'report'; label: string; report: EvalReport }
  | { kind: 'run'; label: string; source: string; cases: EvalCase[]; model: string | null };

const ownPrompts = 'evals/prompts/people.jsonl';
const modelNames = ['OPENAI_BASE_URL', 'OPENAI_API_KEY', 'EASEL_SMALL_MODEL'] as const;

/** Decides what to run, before anything is started, so that a mistyped option costs nothing. */
function planRun(
  options: EvalOptions,
  env: Shell['env'],
  over: { model?: string; prompts?: string },
): Result<Side, string> {
  const hasKey = Boolean(env.OPENAI_API_KEY || env.OPENAI_BASE_URL);
  const model = over.model ?? options.model ?? (hasKey ? (env.EASEL_MODEL ?? null) : null);
  const file = over.prompts ?? options.prompts;
  if (hasKey && model === null) return fail('which model? Say --model or set EASEL_MODEL');
  if (!hasKey && (model !== null || file !== null)) {
    return fail('a model is needed for that: set OPENAI_API_KEY, and OPENAI_BASE_URL for other providers than OpenAI');
  }
  const all = model === null ? readRecordedCases() : readPromptFile(file ?? ownPrompts);
  if (!all.ok) return all;
  const cases = chooseCases(all.value, options.only);
  if (!cases.ok) return cases;
  const source = model === null ? 'recordings' : (file ?? ownPrompts);
  const label = over.prompts ?? over.model ?? model ?? 'recordings';
  return succeed({ kind: 'run', label, source, cases: cases.value, model });
}

function planSide(options: EvalOptions, env: Shell['env'], word: string): Result<Side, string> {
  if (!/\.jsonl?$/.test(word)) return planRun(options, env, { model: word });
  if (word.endsWith('.jsonl')) return planRun(options, env, { prompts: word });
  if (!existsSync(word)) return fail(`there is no ${word}`);
  const report = readReport(readFileSync(word, 'utf8'));
  if (!report.ok) return fail(`${word} is no report of an eval:\n${report.error}`);
  return succeed({ kind: 'report', label: word, report: report.value });
}

async function carryOut(shell: Shell, side: Side, { concurrency }: EvalOptions, folder: string): Promise<EvalReport> {
  if (side.kind === 'report') return side.report;
  const { cases, source, model } = side;
  mkdirSync(folder, { recursive: true });
  const begun = new Date();
  const prompts = cases.reduce((sum, one) => sum + one.prompts.length, 0);
  shell.log(`${prompts} prompts in ${cases.length} conversations, ${concurrency} at a time`);
  const given = modelNames.flatMap((name) => (shell.env[name] ? [[name, shell.env[name]] as const] : []));
  const live = model === null ? null : { name: model, env: { ...Object.fromEntries(given), EASEL_MODEL: model } };
  const { results, notRun } = await runCases({
    ...{ cases, model: live, concurrency, folder },
    ...{ signal: shell.signal, log: shell.log },
  });
  const file = path.resolve(folder, 'report.md');
  const seconds = (Date.now() - begun.getTime()) / 1000;
  const about = { model: model ?? 'demo', source, begunAt: begun.toISOString(), seconds, notRun, report: file };
  const report = makeReport(about, results);
  writeFileSync(file, writeMarkdown(report));
  writeFileSync(path.resolve(folder, 'report.json'), `${JSON.stringify(report, null, 1)}\n`);
  shell.log(`report: ${file}`);
  return report;
}

const codeOf = (reports: readonly EvalReport[]) =>
  reports.every(({ isComplete, results }) => isComplete && results.length > 0) ? 0 : 1;

async function runOne(shell: Shell, options: EvalOptions): Promise<Ended> {
  const side = planRun(options, shell.env, {});
  if (!side.ok) return refuse(shell, side.error);
  await shell.prepare();
  const report = await carryOut(shell, side.value, options, options.out);
  const lines = Object.entries(report.figures).map(([name, value]) => `  ${name.padEnd(13)} ${value ?? '–'}`);
  const output = options.isJson ? JSON.stringify(report) : ['eval', ...lines, report.report].join('\n');
  return { code: codeOf([report]), output };
}

async function runBoth(shell: Shell, options: EvalOptions, words: readonly [string, string]): Promise<Ended> {
  const [a, b] = [planSide(options, shell.env, words[0]), planSide(options, shell.env, words[1])];
  if (!a.ok) return refuse(shell, a.error);
  if (!b.ok) return refuse(shell, b.error);
  if (a.value.kind === 'run' || b.value.kind === 'run') await shell.prepare();
  // Sequential: two runs at once would compete for the CPU and for the provider's rate limit.
  const one = await carryOut(shell, a.value, options, path.join(options.out, 'a'));
  const other = await carryOut(shell, b.value, options, path.join(options.out, 'b'));
  const labelled = (side: Side, report: EvalReport) => ({ label: side.label, results: report.results });
  const comparison = compareReports(labelled(a.value, one), labelled(b.value, other));
  const file = path.resolve(options.out, 'comparison.md');
  mkdirSync(options.out, { recursive: true });
  const text = writeComparison(comparison);
  writeFileSync(file, text);
  shell.log(`comparison: ${file}`);
  if (comparison.pairs.length === 0) return refuse(shell, 'the two have no prompt in common');
  const output = options.isJson ? JSON.stringify({ ...comparison, report: file }) : text;
  return { code: codeOf([one, other]), output };
}

function refuse(shell: Shell, why: string): Ended {
  shell.log(why);
  return { code: 2, output: '' };
}

/** `npm run eval`: parses the command line, runs and writes reports; returns the output instead of printing it. */
export async function evaluate(words: readonly string[], shell: Shell): Promise<Ended> {
  if (words.includes('--help')) return { code: 0, output: usage };
  const options = readOptions(words);
  if (!options.ok) return refuse(shell, `${options.error}\n\n${usage}`);
  const { compare, pair, pairVerdicts } = options.value;
  if (pair !== null || pairVerdicts !== null) {
    const ended =
      pair === null ? tellVerdicts(options.value, pairVerdicts ?? '') : await showPairs(shell, options.value, pair);
    return ended.ok ? ended.value : refuse(shell, ended.error);
  }
  return compare === null ? runOne(shell, options.value) : runBoth(shell, options.value, compare);
}
