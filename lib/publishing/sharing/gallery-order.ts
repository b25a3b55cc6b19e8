import { dayMs, dayOf } from './share';

/** What was counted on one day, in days since the epoch. */
export type DayOfUse = { day: number; uses: number; forks: number };

/** Use older than this no longer counts. */
export const galleryDays = 30;
/** A day's use counts half as much a week later. */
const halfLifeDays = 7;
/** Whoever forks wants to go on with it, which says more than opening it. */
const forkWeight = 3;
/** What every app is assumed to get a day, and for how many days that assumption counts beside what was seen. */
const assumed = { usesPerDay: 1, days: 2 };

const weightOf = (age: number): number => 0.5 ** (age / halfLifeDays);

/**
 * The place of an app in the gallery; higher comes first. It is use a day, so that an app of yesterday is measured by
 * yesterday and one of last year by its last thirty days, and days lately count more. Nobody has used a new app yet: it
 * starts at what an average app gets, and moves up or down as visitors decide. Age alone moves nothing.
 */
export function galleryScore(
  { createdAt, days }: { createdAt: number; days: readonly DayOfUse[] },
  now: number,
): number {
  const today = dayOf(now);
  const lived = Math.min(galleryDays, Math.max(0, (now - createdAt) / dayMs));
  let [use, time] = [assumed.usesPerDay * assumed.days, assumed.days];
  for (const { day, uses, forks } of days) {
    const age = today - day;
    if (age < 0 || age >= galleryDays) continue;
    use += (uses + forkWeight * forks) * weightOf(age);
  }
  // A day that has only begun counts as much of a day as has passed since the app was shared.
  for (let age = 0; age < lived; age += 1) time += weightOf(age) * Math.min(1, lived - age);
  return use / time;
}

export type Place = { score: number; id: string };

/** Highest score first; ids decide between equals, so that the order is the same on every page. */
export const comparePlaces = (one: Place, other: Place): number =>
  other.score - one.score || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
