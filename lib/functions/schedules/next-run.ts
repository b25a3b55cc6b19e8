import { Cron } from 'croner';

/**
 * The first minute after `after` (milliseconds since 1970) at which a cron line of five fields, or a name such as
 * `@daily`, is due, in UTC. Null if there is none, or if the line is invalid.
 */
export function nextRun(schedule: string, after: number): number | null {
  try {
    const next = new Cron(schedule, { mode: '5-part', timezone: 'UTC', paused: true }).nextRun(new Date(after));
    return next?.getTime() ?? null;
  } catch {
    return null;
  }
}
