import { mkdirSync, writeFileSync } from 'node:fs';
import { accountsNames, readAccountsApp } from '../evals/accounts/accounts';
import { measureChecks, type CheckedApp } from '../evals/accounts/measure-checks';
import { openWrittenReplies } from '../evals/written-replies';
import { round } from './support/figures';

type Log = (line: string) => void;

/** Conversations at a time: each waits for a browser most of its time. */
const lanes = Number(process.env.CHECKS_LANES ?? 2);

/**
 * Checks of apps with accounts that fail though the app does what it should, and broken variants that they see: six apps of
 * `evals/accounts`, each change by a turn of its own in the running product. `CHECKS_ONLY=name,name` takes some of the apps, `CHECKS_IS=sound` or
 * `broken` some of the changes, `CHECKS_LANES` more at a time.
 * Every result is written to `test-results/checks.json`.
 */
export async function run({ log }: { log: Log }) {
  const only = process.env.CHECKS_ONLY?.split(',');
  const wanted = process.env.CHECKS_IS;
  const { close, ...written } = await openWrittenReplies({ modelName: 'gpt-4.1' });
  const apps: CheckedApp[] = [];
  const failed: string[] = [];
  try {
    const waiting = accountsNames().filter((name) => only === undefined || only.includes(name));
    const lane = async () => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        const app = readAccountsApp(name);
        await measureChecks({ ...written, log }, app, ({ is }) => wanted === undefined || is === wanted).then(
          (checked) => apps.push(checked),
          (error: unknown) => {
            failed.push(name!);
            log(`${name}: ${String(error)}`);
          },
        );
        mkdirSync('test-results', { recursive: true });
        writeFileSync('test-results/checks.json', JSON.stringify(apps, null, 1));
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  } finally {
    await close();
  }

  const variants = apps.flatMap((app) => app.variants);
  const sound = variants.filter(({ is }) => is === 'sound');
  const broken = variants.filter(({ is }) => is === 'broken');
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const checks = sum(sound.map((one) => one.kept + one.broken.length));
  const failing = sum(sound.map((one) => one.broken.length));
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
    },
    ratios: {
      soundChecksFailing: checks === 0 ? 0 : round(failing / checks, 4),
      brokenSeen: broken.length === 0 ? 0 : round(seen.length / broken.length, 3),
    },
  };
}
