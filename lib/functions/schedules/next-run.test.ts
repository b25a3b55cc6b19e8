import { expect, test } from 'vitest';
import { readFunctions } from '../functions/read-functions';
import { checkSchedules } from './check-schedules';
import { nextRun } from './next-run';

const day = 86_400_000;

test('the next minute a cron line names, in UTC', () => {
  expect(nextRun('*/5 * * * *', 0)).toBe(5 * 60_000);
  expect(nextRun('0 9 * * 1-5', 0)).toBe(9 * 3600_000);
  expect(nextRun('@daily', 1)).toBe(day);
});

test('what names no time, or more often than once a minute, is none', () => {
  for (const schedule of ['', 'often', '* * * * * *', '61 * * * *', '0 0 30 2 *', '* * * *'])
    expect(nextRun(schedule, 0), schedule).toBeNull();
});

test('an odd line from outside costs no time', () => {
  const begun = performance.now();
  for (const schedule of [
    `${'0,'.repeat(49)}0 0 30 2 *`,
    '0 0 31 2,4,6,9,11 *',
    '0 0 29 2 1#5',
    `${'*/'.repeat(45)} * *`,
  ])
    nextRun(schedule, 0);
  expect(performance.now() - begun).toBeLessThan(2000);
});

test('a schedule that says no time is told with its line', () => {
  const config = '[functions.a]\nschedule = "0 7 * * *"\n\n[functions.b]\nschedule = "every day"\n';
  const sources = readFunctions([
    { path: 'supabase/config.toml', text: config },
    { path: 'supabase/functions/a/index.ts', text: '' },
    { path: 'supabase/functions/b/index.ts', text: '' },
  ]);
  expect(checkSchedules(sources, 0)).toMatchObject([{ kind: 'compile', file: 'supabase/config.toml', line: 5 }]);
});
