import { accountsNames, partOf, readAccountsApp } from '../evals/accounts/accounts';
import { openChecksLog } from '../evals/accounts/checks-log';
import { measureChecks, problemsOfChange } from '../evals/accounts/measure-checks';
import { openWrittenReplies } from '../evals/written-replies';
import { median, quantile, round } from './support/figures';

type Log = (line: string) => void;

/** Number of conversations to run at a time: each spends most of its time waiting for a browser. */
const lanes = Number(process.env.CHECKS_LANES ?? 2);
const resultsFile = process.env.CHECKS_RESULTS ?? 'test-results/checks.jsonl';

/**
 * Counts checks that fail on apps with accounts although the app does what it should, and broken variants that checks
 * detect: six apps of `evals/accounts`, each change in its own turn in the running product. `CHECKS_ONLY=name,name`
 * selects apps, `CHECKS_IS=sound` or `broken` selects changes, `CHECKS_PART=1/2` runs the first half of them
 * (`partOf`), `CHECKS_LANES` sets how many run in parallel. Results are appended to `test-results/checks.jsonl`
 * (`CHECKS_RESULTS`) one by one; changes recorded there are skipped, so an interrupted run continues where it stopped.
 */
export async function run({ log }: { log: Log }) {
  const only = process.env.CHECKS_ONLY?.split(',');
  const wanted = process.env.CHECKS_IS;
  const [part = 1, of = 1] = (process.env.CHECKS_PART ?? '1/1').split('/').map(Number);
  const { close, ...written } = await openWrittenReplies({ modelName: 'gpt-4.1' });
  const results = openChecksLog(resultsFile);
  const failed: string[] = [];
  try {
    const waiting = accountsNames().filter((name) => only === undefined || only.includes(name));
    const lane = async () => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        const app = readAccountsApp(name);
        const chosen = partOf(name, app.variants, part, of).filter(
          ({ id, is }) => (wanted === undefined || is === wanted) && !results.has(app.name, id),
        );
        if (chosen.length === 0) continue;
        await measureChecks({ ...written, log, keep: results.add }, app, chosen).catch((error: unknown) => {
          failed.push(app.name);
          log(`${app.name}: ${String(error)}`);
        });
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  } finally {
    await close();
  }

  const apps = results.apps();
  const variants = apps.flatMap((app) => app.variants.map((one) => ({ ...one, problems: problemsOfChange(app, one) })));
  const sound = variants.filter(({ is }) => is === 'sound');
  const broken = variants.filter(({ is }) => is === 'broken');
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const checks = sum(sound.map((one) => one.kept + one.broken.length));
  const failing = sum(sound.map((one) => one.broken.length));
  const times = variants.map(({ trialMs }) => trialMs);
  const seen = broken.filter((one) => one.broken.some(({ before }) => before !== 'broken') || one.problems.length > 0);
  return {
    figures: {
      apps: apps.length,
      appsNotRun: failed.length,
      journeys: sum(apps.map(({ journeys }) => journeys)),
      misfits: sum(apps.map(({ misfits }) => misfits.length)),
      soundVariants: sound.length,
      soundChecks: checks,
      soundChecksFailing: failing,
      soundVariantsAlarmed: sound.filter((one) => one.broken.length > 0 || one.problems.length > 0).length,
      brokenVariants: broken.length,
      brokenSeen: seen.length,
      notTried: sum(variants.map(({ notTried }) => notTried.length)),
      trialMs: times.length === 0 ? 0 : round(median(times)),
      trialMsWorst: times.length === 0 ? 0 : round(quantile(times, 1)),
    },
    ratios: {
      soundChecksFailing: checks === 0 ? 0 : round(failing / checks, 4),
      brokenSeen: broken.length === 0 ? 0 : round(seen.length / broken.length, 3),
    },
  };
}
