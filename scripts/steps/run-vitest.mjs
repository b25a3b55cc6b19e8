import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root, run } from './run.mjs';

/** More files than this fail together for one reason, which a second look would only confirm. */
const mostAgain = 3;

/**
 * One vitest run. `files`: what its JSON report says of each file, null if it ended without one; `stray`: errors outside
 * any test.
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
 * Runs a suite, then up to three files that failed once more, each by itself. What fails beside other files and passes
 * alone hangs on the machine's load: it counts as passed, and `again` names it, so that it is seen and mended.
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
