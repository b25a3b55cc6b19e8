import Papa from 'papaparse';
import type { AppError } from '@/lib/foundation/app-error';
import { fail, succeed, type Result } from '@/lib/foundation/result';
import { dataFailure } from './data-failure';
import { markFormula } from './formula-mark';
import { openTable, type DataAsked, type DataDependencies } from './open-data';
import { selectRows, toRow } from './row-sql';

const page = 5000;

/**
 * A whole table as CSV that spreadsheets read: UTF-8 with its mark, headed by the columns' names, and no text a spreadsheet
 * would run as a formula. Read a page at a time; what is written meanwhile may or may not be in it.
 */
export async function exportRows(
  dependencies: DataDependencies,
  asked: DataAsked & { table: string },
): Promise<Result<string, AppError>> {
  const opened = await openTable(dependencies, asked);
  if (!opened.ok) return opened;
  const { id, table } = opened.value;
  const lines: string[][] = [table.columns.map(({ name }) => markFormula(name))];
  for (let offset = 0; ; offset += page) {
    const { sql, values } = selectRows(table, { sort: null, search: '', offset, limit: page });
    const read = await dependencies.backends.read(id, sql, values);
    if (!read.ok) return fail(dataFailure(read.error));
    for (const row of read.value) {
      const { cells } = toRow(table, row);
      lines.push(table.columns.map(({ name, kind }) => harmless(cells[name] ?? '', kind)));
    }
    if (read.value.length < page) break;
  }
  return succeed(`\uFEFF${Papa.unparse(lines)}\r\n`);
}

/** A number below nothing begins with a sign, and is no formula. */
const harmless = (text: string, kind: string) => (kind === 'number' ? text : markFormula(text));
