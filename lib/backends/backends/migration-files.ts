import { createHash } from 'node:crypto';
import type { Migration } from './backend';

/** Supabase's own layout: `supabase/migrations/<14 digits of UTC>_<name>.sql`. */
const form = /^supabase\/migrations\/(\d{14}_[A-Za-z0-9_-]+|\d+_[A-Za-z0-9_-]+)\.sql$/;

/** The migration name for that path, `20261120170000_create_guests`; null for any other file. */
export function migrationName(path: string): string | null {
  return form.exec(path)?.[1] ?? null;
}

/** Sample rows, which only the preview gets, once. */
export const seedPath = 'supabase/seed.sql';
/** Their name among the applied migrations. */
export const seedName = 'seed_rows';

/** Rows the page needs, which the site gets as well; once each. */
export const contentPath = 'supabase/content.sql';
const contentForm = /^content-[\da-f]{24}_rows$/;
/** The name of this content among the applied migrations: sorts after all migrations and before sample rows. */
export function contentName(sql: string): string {
  return `content-${createHash('sha256').update(sql).digest('hex').slice(0, 24)}_rows`;
}

/** The file behind a name among the applied migrations. */
export function pathOfRun(name: string): string {
  if (name === seedName) return seedPath;
  return isContent(name) ? contentPath : migrationPath(name);
}

export function isContent(name: string): boolean {
  return contentForm.test(name);
}

/**
 * Exported apps include this so that any Supabase has `is_owner()`. On Easel the function exists before every
 * migration, so the file counts as applied whatever it says.
 */
export const ownerMigration = '00000000000000_easel_owner';

export function isMigration(path: string): boolean {
  return form.test(path);
}

export function migrationPath(name: string): string {
  return `supabase/migrations/${name}.sql`;
}

/** The migrations among these files, in the order they run. */
export function migrationsAmong(files: readonly { path: string; text: string }[]): Migration[] {
  return files
    .flatMap(({ path, text }) => {
      const name = migrationName(path);
      return name === null ? [] : [{ name, sql: text }];
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** The name of a new migration: later than all existing ones, so that it runs after them whatever the clock says. */
export function nextMigrationName(title: string, now: number, names: readonly string[]): string {
  const latest =
    names
      .map((name) => /^\d{14}/.exec(name)?.[0] ?? '')
      .sort()
      .at(-1) ?? '';
  const wanted = stampOf(now);
  const stamp = wanted > latest ? wanted : stampOf(timeOf(latest) + 1000);
  return `${stamp}_${title}`;
}

/**
 * Returns a migration name for each title, in the same order, that sorts before all of `waiting` and after all other
 * `names`; null if there are not enough free timestamps, one second apart, in between.
 */
export function migrationNamesBefore(
  waiting: readonly string[],
  titles: readonly string[],
  names: readonly string[],
): string[] | null {
  const stamps = (some: readonly string[]) => some.flatMap((name) => /^\d{14}/.exec(name) ?? []).sort();
  const first = stamps(waiting)[0];
  if (first === undefined) return null;
  const last = stamps(names.filter((name) => !waiting.includes(name))).at(-1) ?? '';
  const fresh = titles.map((title, at) => `${stampOf(timeOf(first) - (titles.length - at) * 1000)}_${title}`);
  return fresh.every((name) => name.slice(0, 14) > last) ? fresh : null;
}

function stampOf(time: number): string {
  return new Date(time).toISOString().replace(/\D/g, '').slice(0, 14);
}

function timeOf(stamp: string): number {
  const [, year, month, day, hour, minute, second] = /(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(stamp)!.map(Number);
  return Date.UTC(year!, month! - 1, day, hour, minute, second);
}
