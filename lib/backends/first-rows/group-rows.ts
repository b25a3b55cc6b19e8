import type { AppRow, AppTable } from './read-app-rows';
import type { RowGroup } from './take-choice';

/** Whose a row is; null for one that comes with the app anyway. */
export type GroupOf = (table: AppTable, row: AppRow) => RowGroup | null;

/**
 * A row is its account's. One that names nobody is a visitor's where visitors can add such rows – unless they can everywhere: in an app that
 * is open to all nobody is a mere visitor.
 */
export function createGroupOf(tables: readonly AppTable[], owners: readonly string[]): GroupOf {
  const isOpenToAll = tables.every(({ mayVisitorsAdd }) => mayVisitorsAdd);
  return (table, row) => {
    if (row.origin === 'app') return null;
    if (row.origin === 'sample') return 'sample';
    const people = table.people.flatMap((column) => row.values[column] ?? []);
    if (people.length > 0) return people.every((id) => owners.includes(id)) ? 'entered' : 'visitors';
    return table.mayVisitorsAdd && !isOpenToAll ? 'visitors' : 'entered';
  };
}
