// `npm test`: everything from a bare checkout to a tested one. The last line is `N passed, N failed`.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { checkNode, ensureInstalled } from './steps/ensure-installed.mjs';
import { makeScratch } from './steps/make-scratch.mjs';
import { root, run, step } from './steps/run.mjs';
import { runVitest } from './steps/run-vitest.mjs';

checkNode();
process.chdir(root);
const isLong = process.argv.includes('--long');
const results = path.join(root, 'test-results');
const scratch = makeScratch();
const totals = { passed: 0, failed: 0 };
const notRun = [];
const failures = [];
const lines = [];

function say(line) {
  lines.push(line);
  console.log(line);
}

/** Runs a whole command that counts as one check. */
async function check(name, command, args) {
  const began = performance.now();
  const { code, output } = await run(command, args);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  if (code === 0) totals.passed += 1;
  else {
    totals.failed += 1;
    failures.push(name);
    console.log(output.slice(-8000));
  }
  say(`  ${name}: ${code === 0 ? 'passed' : 'failed'} (${seconds} s)`);
}

const mostSlow = 20;

/** CPU seconds by file, if the system reports them (`count-processor-time.mjs`). */
function readProcessorTimes(file) {
  if (!existsSync(file)) return new Map();
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return new Map(lines.map((line) => JSON.parse(line)).map(({ file: name, seconds }) => [name, seconds]));
}

/**
 * Prints the files that took longest, with their share of the time of all files; several run at once, so shares are of
 * the sum. Then follows the CPU time of each file's own processes, which says more if files wait for each other.
 */
function saySlowest(testResults, processorTimes) {
  const timed = testResults.map(({ name, startTime, endTime }) => ({
    name: path.relative(root, name),
    seconds: Math.max(0, endTime - startTime) / 1000,
    own: processorTimes.get(name),
  }));
  const sum = timed.reduce((total, { seconds }) => total + seconds, 0);
  timed.sort((one, other) => other.seconds - one.seconds);
  for (const { name, seconds, own } of timed.slice(0, mostSlow)) {
    const share = ((100 * seconds) / sum).toFixed(1).padStart(4);
    const worked = own === undefined ? '' : ` (${own.toFixed(0)} s of a core)`;
    say(`    ${seconds.toFixed(0).padStart(4)} s  ${share} %  ${name}${worked}`);
  }
  const all = [...processorTimes.values()].reduce((total, seconds) => total + seconds, 0);
  if (all > 0) say(`    ${all.toFixed(0).padStart(4)} s of a core in all files together`);
}

/** A vitest run, counted test by test. */
async function suite(name, config, env) {
  const began = performance.now();
  const given = { TMPDIR: scratch.folder, ...env, ...(isLong ? { EASEL_LONG_TESTS: '1' } : {}) };
  const { code, output, files, stray, times, again } = await runVitest({ name, config, env: given, results });
  let passed = 0;
  let failed = 0;
  const ran = files ?? [];
  for (const line of again) say(`  failed beside others, passed alone: ${line}`);
  if (files === null) {
    failed += 1;
    failures.push(`${name} ended without a report\n${output.slice(-4000)}`);
  } else {
    for (const one of files) {
      const left = [];
      // The file did not run at all, or a hook failed although its tests passed.
      if (one.status === 'failed' && one.assertionResults.every((test) => test.status !== 'failed')) {
        failed += 1;
        failures.push(`${path.relative(root, one.name)}: ${one.message}`);
      }
      for (const test of one.assertionResults) {
        if (test.status === 'passed') {
          passed += 1;
          if ((test.failureMessages ?? []).length > 0)
            say(`  second try: ${path.relative(root, one.name)} > ${test.fullName}`);
        } else if (test.status === 'failed') {
          failed += 1;
          failures.push(
            `${path.relative(root, one.name)} > ${test.fullName}\n${(test.failureMessages ?? []).join('\n').slice(0, 3000)}`,
          );
        } else if (test.fullName.includes('not run')) notRun.push(test.fullName);
        else left.push(test.fullName);
      }
      const name = path.relative(root, one.name);
      if (isLong) notRun.push(...left.map((each) => `${each} not run: marked as such`));
      else if (left.length > 0) {
        const all = one.assertionResults.length;
        notRun.push(
          `${name}: ${all - left.length} of ${all}; the others are for npm run test:long, or marked as not run`,
        );
      }
    }
  }
  for (const text of stray) {
    failed += 1;
    failures.push(`${name}, in no test: ${text.slice(0, 3000)}`);
  }
  if (code !== 0 && failed === 0) {
    failed += 1;
    failures.push(`${name} ended with ${code}\n${output.slice(-4000)}`);
  }
  totals.passed += passed;
  totals.failed += failed;
  say(`  ${name}: ${passed} passed, ${failed} failed (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  saySlowest(ran, readProcessorTimes(times));
}

/** Stores the dated result of the long run in docs/, since that run takes too long to repeat for every change. */
function writeLog() {
  const machine = `${os.cpus().length} cores, Node ${process.versions.node}, ${os.platform()}`;
  const named = failures.map((failure) => `- ${failure.split('\n')[0]}`).join('\n');
  writeFileSync(
    path.join(root, 'docs', 'test-long.md'),
    `# The long test run\n\n${new Date().toISOString().slice(0, 10)} · ${machine} · \`npm run test:long\`\n\n\`\`\`\n${lines.join('\n')}\n\n${result}\n\`\`\`\n${named === '' ? '' : `\nFailed:\n\n${named}\n`}`,
  );
}

try {
  await ensureInstalled();
  const { ensureBuilt } = await import('./steps/ensure-built.mjs');
  const { ensureBrowser } = await import('./steps/ensure-browser.mjs');
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const bin = (...name) => path.join('node_modules', ...name);
  const lint = () => check('lint', process.execPath, [bin('oxlint', 'bin', 'oxlint')]);
  const format = () => check('format', process.execPath, [bin('oxfmt', 'bin', 'oxfmt'), '--check']);
  // These two don't read what the build writes; everything else does.
  await Promise.all([ensureBuilt(), lint().then(format)]);
  const browser = await step('Looking for a browser', ensureBrowser);
  const types = () => check('types', process.execPath, [bin('typescript', 'bin', 'tsc'), '--noEmit']);
  const unit = () => suite('unit', 'vitest.config.mts', {});
  const inBrowser = () => suite('browser', 'vitest.e2e.config.mts', { CHROMIUM_PATH: browser });
  if (!browser) {
    notRun.push('browser tests not run: no Chromium could be found or fetched');
    await Promise.all([types(), unit()]);
  } else {
    // Both suites contain attacks that use up memory and time, so run one after the other.
    await Promise.all([types(), unit()]);
    await inBrowser();
  }
} catch (error) {
  totals.failed += 1;
  failures.push(error.stack ?? String(error));
} finally {
  scratch.remove();
}

for (const line of notRun) say(`  ${line}`);
for (const failure of failures) console.log(`\nFAILED ${failure}`);
const result = `${totals.passed} passed, ${totals.failed} failed`;
if (isLong) writeLog();
console.log(`\n${result}`);
process.exitCode = totals.failed === 0 ? 0 : 1;
