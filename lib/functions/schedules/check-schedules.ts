import type { Problem } from '../../base/foundation/problem';
import type { FunctionSources } from '../functions/app-function';
import { nextRun } from './next-run';

const config = 'supabase/config.toml';

/** The problems of schedules that are never due. */
export function checkSchedules({ functions, files }: FunctionSources, now: number): Problem[] {
  return functions.flatMap(({ name, schedule }): Problem[] => {
    if (schedule === null || nextRun(schedule, now) !== null) return [];
    const message = `The schedule “${schedule}” of the server function ${name} says no time. Write a cron line of five fields in UTC, such as "0 7 * * *".`;
    const row = (files[config] ?? '').split('\n').findIndex((line) => line.includes(schedule));
    return [{ kind: 'compile', message, file: config, ...(row >= 0 && { line: row + 1 }) }];
  });
}
