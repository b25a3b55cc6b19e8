import type { AppRow, AppTable } from './read-app-rows';
import type { RowGroup } from './take-choice';

/** The group that a row belongs to; null if the row comes with the app anyway. */
export type GroupOf = (table: AppTable, row: AppRow) => RowGroup | null;

/**
 * A row belongs to the account it names. A row that names none is a visitor's if visitors can add rows to its table,
 * unless they can add rows to every table: in an app that is open to everyone, nobody is just a visitor.
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
