import { createHash } from 'node:crypto';
import type { Migration } from './backend';

/**
 * The SQL of ready-made parts, as Easel ships it now and shipped it before: each part's migrations in the order in
 * which they run, by title (a migration's name without its time) and SHA-256. A text that was changed in place keeps
 * its older digests. A test of the catalogue fails if a part's migration is missing here, and prints its digest.
 */
export const shippedSql: Readonly<Record<string, readonly { title: string; sha256: readonly string[] }[]>> = {
  auth: [
    {
      title: 'auth_people',
      sha256: [
        '6db86eeebc506d992cc4d3fed4297a71361a3715560e6a49da6553f76e48a97c',
        '47e076283e5687ee84effaac59f24601049d6fdb9f160c821de22afa72bf134a',
      ],
    },
    { title: 'auth_pupils', sha256: ['27764b1fa6686b15fde13a0ab19cdcc89386955ee5ec42a6ba44e189a6d13906'] },
    { title: 'auth_welcome', sha256: ['59c398f0a58345436f3511eed0661125f2ecfdcc8fe1698b40de819b117834c0'] },
  ],
  payments: [
    {
      title: 'payments_orders',
      sha256: [
        '8e96c07804e43344ebdde4f8920a734a575ba890d29e6c648d57ce96a4eecebc',
        // Version 2 changed it in place for a while.
        '697fb6ee9a2b5edc8762ff018490b82f795d3d6dbc8c981acf77bc4d00399cf6',
        '403f6717e043103db4415a188e33965e4341fb20e54cb4802195e1d990ab4e58',
      ],
    },
    { title: 'payments_tests', sha256: ['3fd5d6e6a1ac75185e63d021b705d5224e4f5b083bfaaa8cf6ffd19dd09b69ee'] },
  ],
};

/** Which of a part's migrations this is, byte for byte and under its title; null for everything else. */
function placeOf({ name, sql }: Migration): { module: string; place: number } | null {
  const title = name.slice(name.indexOf('_') + 1);
  for (const [module, list] of Object.entries(shippedSql)) {
    const place = list.findIndex((one) => one.title === title);
    if (place >= 0)
      return list[place]!.sha256.includes(createHash('sha256').update(sql).digest('hex')) ? { module, place } : null;
  }
  return null;
}

/** Whether this is a text that Easel ships or shipped as that migration of a part. */
export const isShipped = (migration: Migration): boolean => placeOf(migration) !== null;

/**
 * The part that this migration of an app belongs to, which lets it change what the part created before. Null if the
 * same or a later migration of the part comes before it: run again, an older text would undo restrictions that a newer
 * one added.
 */
export function findShippedPart(migration: Migration, migrations: readonly Migration[]): string | null {
  const own = placeOf(migration);
  if (own === null) return null;
  const isOvertaken = migrations.some((other) => {
    if (other.name >= migration.name) return false;
    const earlier = placeOf(other);
    return earlier?.module === own.module && earlier.place >= own.place;
  });
  return isOvertaken ? null : own.module;
}
