import { succeed, type Result } from '@/lib/base/foundation/result';
import { keySql, quoted, readTableShapes, type ReadTrouble, type TableShape } from '../snapshots/read-table-shapes';
import type { ReadRows } from '../snapshots/snapshots';
import type { Standing } from './pick-with-parents';
import type { AppRow, AppTable } from './read-app-rows';
import { readTaken } from './taken-notes';

/**
 * The site's tables and, for those that the preview has too, each row's key with a hash of its content. `taken`: keys
 * of the rows that were copied from the preview before.
 */
export type SiteRows = {
  shapes: readonly TableShape[];
  rows: ReadonlyMap<string, ReadonlyMap<string, string>>;
  taken: ReadonlyMap<string, ReadonlySet<string>>;
};

/** A site that has nothing yet. */
export const emptySite: SiteRows = { shapes: [], rows: new Map(), taken: new Map() };

export async function readSiteRows(
  read: ReadRows,
  tables: readonly AppTable[],
): Promise<Result<SiteRows, ReadTrouble>> {
  const shapes = await readTableShapes(read);
  if (!shapes.ok) return shapes;
  const taken = await readTaken(read);
  if (!taken.ok) return taken;
  const rows = new Map<string, Map<string, string>>();
  for (const { name, shape } of tables) {
    const there = shapes.value.find((one) => one.name === name);
    if (!there || there.key.join('\n') !== shape.key.join('\n')) continue;
    const found = await read(
      `select ${keySql(shape.key, 'r')} as key, pg_catalog.md5(pg_catalog.to_jsonb(r)::text) as mark from public.${quoted(name)} r`,
    );
    if (!found.ok) return found;
    rows.set(name, new Map(found.value.map(({ key, mark }) => [String(key), String(mark)])));
  }
  return succeed({ shapes: shapes.value, rows, taken: taken.value });
}

/**
 * Before anybody has used the site, a row with the same key is the same row, which came with the app. Later it is a
 * different row, unless it was copied from the preview or is equal.
 */
export function createStanding(site: SiteRows, isFirst: boolean) {
  return ({ name }: AppTable, { key, mark }: AppRow): Standing => {
    const there = site.rows.get(name)?.get(key);
    const wasTaken = site.taken.get(name)?.has(key) === true;
    if (there === undefined) return wasTaken ? 'gone-there' : 'new';
    return isFirst || wasTaken || there === mark ? 'there' : 'other-there';
  };
}
