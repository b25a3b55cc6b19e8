import type { Ownership } from './find-owners';
import type { Row } from './past-policies';
import { belongs, type Seeds } from './seed-rows';
import type { RulesTable } from './rules';
import type { Person } from './wire';

/**
 * Whether a row, or the visible part of it, is this person's: by its owner columns, by what it belongs to, or because
 * they were given it.
 */
export function isTheirs(
  { owners, seeds, tables }: { owners: ReadonlyMap<string, Ownership>; seeds: Seeds; tables: readonly RulesTable[] },
  table: string,
  row: Row,
  person: Person,
): boolean {
  if (belongs(owners, table, row, person)) return true;
  const shown = Object.entries(row);
  const given = seeds.of(table, person);
  if (given.some((own) => shown.every(([name, value]) => JSON.stringify(own[name]) === JSON.stringify(value))))
    return true;
  const ownership = owners.get(table);
  if (ownership?.by !== 'row') return false;
  const reference = tables
    .find(({ name }) => name === table)
    ?.references.find(
      ({ table: up, columns }) => up === ownership.table && columns.join() === ownership.columns.join(),
    );
  return seeds
    .of(ownership.table, person)
    .some((up) => ownership.columns.every((name, at) => row[name] === up[reference?.foreignColumns[at] ?? '']));
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-/i;
const moment = /^\d{4}-\d\d-\d\d|^\d\d:\d\d/;

/** Recognisable values from other people's private rows: value → where it occurs. */
export function markersOf(
  owners: ReadonlyMap<string, Ownership>,
  seeds: Seeds,
  tables: readonly RulesTable[],
  victims: readonly Person[],
  reader: Person,
): ReadonlyMap<string, { table: string; column: string; row: Row }> {
  const markers = new Map<string, { table: string; column: string; row: Row }>();
  const real = tables.filter(({ isView }) => !isView);
  const own = (row: Row, column: string, table: RulesTable) =>
    !table.references.some(({ columns }) => columns.includes(column)) && row[column] !== null;
  for (const table of real.filter(({ name }) => owners.has(name)))
    for (const victim of victims)
      for (const row of seeds.of(table.name, victim))
        for (const column of Object.keys(row))
          for (const text of markersIn(row[column]))
            if (own(row, column, table) && !markers.has(text)) markers.set(text, { table: table.name, column, row });
  // Values that occur elsewhere too prove nothing.
  const common = real.flatMap(({ name }) => (owners.has(name) ? seeds.of(name, reader) : [...seeds.any(name)]));
  for (const row of common)
    for (const value of Object.values(row)) for (const text of markersIn(value)) markers.delete(text);
  return markers;
}

/** Every text and number in a value that is distinctive enough. */
export function markersIn(value: unknown): string[] {
  if (typeof value === 'number') return Math.abs(value) >= 20_000 ? [String(value)] : [];
  if (typeof value === 'string') {
    if (value.length < 6 || uuid.test(value) || moment.test(value)) return [];
    return [value];
  }
  if (Array.isArray(value)) return value.flatMap(markersIn);
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(markersIn) : [];
}
