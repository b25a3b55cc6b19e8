import { dayMs, dayOf } from './share';

/** The counts of one day, given in days since the epoch. */
export type DayOfUse = { day: number; uses: number; forks: number };

/** Use older than this no longer counts. */
export const galleryDays = 30;
/** After a week, a day's use counts half as much. */
const halfLifeDays = 7;
/** A fork counts more than a use, because it shows more interest than opening the app. */
const forkWeight = 3;
/**
 * Prior for new apps: the uses per day assumed for every app, and how many days of observation that assumption is
 * worth.
 */
const assumed = { usesPerDay: 1, days: 2 };

const weightOf = (age: number): number => 0.5 ** (age / halfLifeDays);

/**
 * An app's rank in the gallery; higher comes first. It is the use per day, so that a day-old app is measured by its one
 * day and a year-old app by its last thirty days. Recent days count more. A new app without use starts at the average,
 * and moves up or down with its visitors. Age alone changes nothing.
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
  // An incomplete day counts as the part of it that has passed since the app was shared.
  for (let age = 0; age < lived; age += 1) time += weightOf(age) * Math.min(1, lived - age);
  return use / time;
}

export type Place = { score: number; id: string };

/** Highest score first. Ids decide ties, so that the order is the same on every page. */
export const comparePlaces = (one: Place, other: Place): number =>
  other.score - one.score || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
