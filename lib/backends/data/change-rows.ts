import type { AppError } from '@/lib/base/foundation/app-error';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import { dataFailure } from './data-failure';
import type { Cells, DataRow } from './data-view';
import { openForChange, openTable, type DataAsked, type DataDependencies } from './open-data';
import type { StoredTable } from './read-stored-tables';
import { countLinked, deleteRows, insertRows, toRow, updateRow } from './row-sql';

type AskedOfTable = DataAsked & { table: string };

/**
 * Adds rows, all or none, and returns them with the values the table filled in. `putBack`: these rows existed before
 * and are restored exactly, including generated ids.
 */
export async function addRows(
  dependencies: DataDependencies,
  { rows, putBack, ...asked }: AskedOfTable & { rows: readonly Cells[]; putBack: boolean },
): Promise<Result<DataRow[], AppError>> {
  const opened = await openWritable(dependencies, asked);
  if (!opened.ok) return opened;
  const { id, table } = opened.value;
  if (rows.some((row) => !onlyKnown(table, row))) return fail({ code: 'value-refused' });
  const written = await dependencies.backends.write(
    id,
    // One statement per row: a row without any values needs a different form.
    rows.map((row) => insertRows(table, [row], putBack)),
  );
  if (!written.ok) return fail(dataFailure(written.error));
  return succeed(written.value.flat().map((row) => toRow(table, row)));
}

/** Changes values of one row; `row-gone` if somebody deleted it meanwhile. */
export async function changeRow(
  dependencies: DataDependencies,
  { key, cells, ...asked }: AskedOfTable & { key: Cells; cells: Cells },
): Promise<Result<DataRow, AppError>> {
  const opened = await openWritable(dependencies, asked);
  if (!opened.ok) return opened;
  const { id, table } = opened.value;
  const isFixed = table.columns.some((column) => column.isFixed && cells[column.name] !== undefined);
  const isEmpty = Object.keys(cells).length === 0;
  if (isEmpty || isFixed || !onlyKnown(table, cells) || !namesRow(table, key)) return fail({ code: 'value-refused' });
  const written = await dependencies.backends.write(id, [updateRow(table, key, cells)]);
  if (!written.ok) return fail(dataFailure(written.error));
  const row = written.value[0]?.[0];
  return row ? succeed(toRow(table, row)) : fail({ code: 'row-gone' });
}

/**
 * Deletes rows and returns them, so that they can be restored. If rows of other tables reference them, returns
 * `rows-linked` and the number of those rows, unless `withLinked` is set: then they may be deleted too, and are not
 * returned.
 */
export async function removeRows(
  dependencies: DataDependencies,
  { keys, withLinked, ...asked }: AskedOfTable & { keys: readonly Cells[]; withLinked: boolean },
): Promise<Result<DataRow[], AppError>> {
  const opened = await openWritable(dependencies, asked);
  if (!opened.ok) return opened;
  const { id, table } = opened.value;
  if (keys.some((key) => !namesRow(table, key))) return fail({ code: 'value-refused' });
  if (!withLinked) {
    const linked: string[] = [];
    for (const link of table.linkedBy) {
      const { sql, values } = countLinked(table, link, keys);
      const read = await dependencies.backends.read(id, sql, values);
      if (!read.ok) return fail(dataFailure(read.error));
      const rows = Number(read.value[0]?.rows);
      if (rows > 0) linked.push(`${link.label}: ${rows}`);
    }
    if (linked.length > 0) return fail({ code: 'rows-linked', detail: linked.join(', ') });
  }
  const written = await dependencies.backends.write(id, [deleteRows(table, keys)]);
  if (!written.ok) return fail(dataFailure(written.error));
  return succeed(written.value.flat().map((row) => toRow(table, row)));
}

/** Opens a table whose rows can be written, so not a view. To change or delete rows, callers also check the key. */
async function openWritable(dependencies: DataDependencies, asked: AskedOfTable) {
  const opened = await openTable(dependencies, asked, openForChange);
  if (!opened.ok || !opened.value.table.isView) return opened;
  return fail<AppError>({ code: 'table-read-only' });
}

const onlyKnown = ({ columns }: StoredTable, cells: Cells) =>
  Object.keys(cells).every((name) => columns.some((column) => column.name === name));

const namesRow = ({ key }: StoredTable, given: Cells) =>
  key.length > 0 && key.every(({ name }) => typeof given[name] === 'string');
