import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root, run } from './run.mjs';

/** If more files than this fail, they probably share one cause, which running them again would only confirm. */
const mostAgain = 3;

/**
 * One vitest run. `files`: the entry for each file in its JSON report, null if it ended without a report; `stray`:
 * errors outside any test.
 */
async function runOnce({ name, config, env, results, more = [] }) {
  const file = path.join(results, `${name}.json`);
  const stray = path.join(results, `${name}.stray.json`);
  const times = path.join(results, `${name}.times.jsonl`);
  for (const each of [file, stray]) rmSync(each, { force: true });
  const reporters = ['--reporter=json', `--outputFile=${file}`, '--reporter=./scripts/steps/report-stray-errors.mjs'];
  const { code, output } = await run(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--config', config, ...reporters, ...more],
    { env: { EASEL_STRAY_ERRORS: stray, EASEL_PROCESSOR_TIMES: times, ...env } },
  );
  const read = (from) => (existsSync(from) ? JSON.parse(readFileSync(from, 'utf8')) : null);
  return { code, output, times, files: read(file)?.testResults ?? null, stray: read(stray) ?? [] };
}

const hasFailed = ({ status, assertionResults }) =>
  status === 'failed' || assertionResults.some((test) => test.status === 'failed');

/**
 * Runs a suite, then runs failed files once more, each by itself, unless more than three failed. If a file fails next
 * to others and passes alone, the machine's load is to blame: it counts as passed, but `again` names it, so that
 * somebody sees and fixes it.
 */
export async function runVitest(suite) {
  const first = await runOnce(suite);
  const failed = first.files?.filter(hasFailed) ?? [];
  if (failed.length === 0 || failed.length > mostAgain) return { ...first, again: [] };
  const again = [];
  const files = [...first.files];
  for (const one of failed) {
    const alone = await runOnce({ ...suite, name: `${suite.name}.alone`, more: [one.name] });
    const same = alone.files?.find(({ name }) => name === one.name);
    if (!same || hasFailed(same) || alone.stray.length > 0) continue;
    files[files.indexOf(one)] = same;
    again.push(...failuresOf(one));
  }
  return { ...first, code: files.some(hasFailed) ? first.code : 0, files, again };
}

function failuresOf({ name, message, assertionResults }) {
  const tests = assertionResults.filter(({ status }) => status === 'failed');
  const file = path.relative(root, name);
  const textOf = (messages) => (messages ?? []).join('\n').slice(0, 600);
  return tests.length === 0
    ? [`${file}: ${(message ?? '').slice(0, 600)}`]
    : tests.map((test) => `${file} > ${test.fullName}\n    ${textOf(test.failureMessages).split('\n')[0]}`);
}
