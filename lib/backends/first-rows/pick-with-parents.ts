import type { AppRow, AppTable } from './read-app-rows';

/**
 * Whether the site has a row of the preview: not yet; it does; it was copied and then deleted there; or another row has
 * its key.
 */
export type Standing = 'new' | 'there' | 'gone-there' | 'other-there';

export type Picked = {
  /** Rows to write, by table, including the rows that they belong to. */
  picked: Map<AppTable, Set<AppRow>>;
  /**
   * Rows that stay behind because the row or account they belong to does. `parent`: the table of that row or account.
   */
  left: { table: AppTable; row: AppRow; parent: string }[];
};

/**
 * Adds the rows that the chosen rows belong to, and leaves out rows that belong to a row or an account that can't be
 * copied. `standing`: whether the site has a row; `hasAccount`: whether the site will have that account.
 */
export function pickWithParents(
  tables: readonly AppTable[],
  isChosen: (table: AppTable, row: AppRow) => boolean,
  standing: (table: AppTable, row: AppRow) => Standing,
  hasAccount: (id: string) => boolean,
): Picked {
  const found: Picked = { picked: new Map(), left: [] };
  const parentsOf = createFindParents(tables);
  /** For each row, the table of the missing row or account that it belongs to; null if the row can be copied. */
  const lacks = new Map<AppRow, string | null>();
  const missing = (table: AppTable, row: AppRow): string | null => {
    const known = lacks.get(row);
    if (known !== undefined) return known;
    // If rows reference each other in a cycle, let the database judge.
    lacks.set(row, null);
    const find = (): string | null => {
      if (table.accounts.some((column) => row.values[column] != null && !hasAccount(row.values[column])))
        return 'auth.users';
      for (const parent of parentsOf(table, row)) {
        const stands = standing(parent.table, parent.row);
        if (stands === 'there') continue;
        if (stands !== 'new' || missing(parent.table, parent.row) !== null) return parent.table.name;
      }
      return null;
    };
    const answer = find();
    lacks.set(row, answer);
    return answer;
  };
  const pick = (table: AppTable, row: AppRow) => {
    const rows = found.picked.get(table) ?? new Set<AppRow>();
    if (rows.has(row)) return;
    found.picked.set(table, rows.add(row));
    for (const parent of parentsOf(table, row))
      if (standing(parent.table, parent.row) === 'new') pick(parent.table, parent.row);
  };
  for (const table of tables) {
    for (const row of table.rows) {
      if (!isChosen(table, row)) continue;
      const parent = missing(table, row);
      if (parent === null) pick(table, row);
      else found.left.push({ table, row, parent });
    }
  }
  return found;
}

type Place = { table: AppTable; row: AppRow };

function createFindParents(tables: readonly AppTable[]) {
  const byValues = new Map<string, Map<string, Place>>();
  const valuesOf = (row: AppRow, columns: readonly string[]) =>
    JSON.stringify(columns.map((column) => row.values[column] ?? null));
  const placesOf = (parent: string, columns: readonly string[]) => {
    const id = JSON.stringify([parent, columns]);
    const known = byValues.get(id);
    if (known) return known;
    const table = tables.find(({ name }) => name === parent);
    const places = new Map((table?.rows ?? []).map((row) => [valuesOf(row, columns), { table: table!, row }]));
    byValues.set(id, places);
    return places;
  };
  return (table: AppTable, row: AppRow): Place[] =>
    table.links.flatMap(({ columns, parent, parentColumns }) => {
      if (columns.some((column) => row.values[column] == null)) return [];
      const place = placesOf(parent, parentColumns).get(valuesOf(row, columns));
      return place && place.row !== row ? [place] : [];
    });
}
