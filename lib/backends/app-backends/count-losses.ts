import type { BackendId } from '../backends/backend';
import type { Backends } from '../backends/backends';
import type { NewMigration } from '../backends/change-schema';
import type { DataLoss } from '../../base/foundation/problem';

/** How many existing rows this migration would delete, by table or column; empty if none. */
export async function countLosses(
  backends: Pick<Backends, 'read'>,
  id: BackendId,
  { statements }: Pick<NewMigration, 'statements'>,
): Promise<DataLoss[]> {
  const [{ findLosses }, { quoteName }] = await Promise.all([
    import('../backends/find-losses'),
    import('../backends/read-schema'),
  ]);
  const found: DataLoss[] = [];
  for (const { schema, table, column } of findLosses(statements)) {
    const counted = column === null ? '*' : quoteName(column);
    const from = `${quoteName(schema)}.${quoteName(table)}`;
    const read = await backends.read(id, `select count(${counted})::int as rows from ${from}`);
    // A missing table has nothing to lose; running the migration will report it.
    const rows = read.ok ? Number(read.value[0]?.rows) : 0;
    if (rows > 0) found.push({ table, column, rows });
  }
  return found;
}
