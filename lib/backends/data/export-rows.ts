import Papa from 'papaparse';
import { type AppError, AppFailure } from '@/lib/base/foundation/app-error';
import type { BackendId } from '@/lib/backends/backends/backend';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import { dataFailure } from './data-failure';
import { markFormula } from './formula-mark';
import { openTable, type DataAsked, type DataDependencies } from './open-data';
import { readPage } from './read-page';
import type { DataRow } from './data-view';
import type { StoredTable } from './read-stored-tables';

/** The most rows, and bytes, read at once: a view of a single line can produce a million rows of any size. */
const page = { rows: 5000, bytes: 8 * 1024 ** 2 };
/** The most bytes of a single row. */
const mostOfRow = 64 * 1024 ** 2;

/**
 * A whole table as CSV for spreadsheets: UTF-8 with a byte order mark, a heading with the column names, and no text
 * that a spreadsheet would run as a formula. Produced page by page while it is read; concurrent writes may or may not
 * be included. A failure before the first page is returned, a later one breaks the stream. `rows-too-large` for a row
 * of more than 64 MB.
 */
export async function exportRows(
  dependencies: DataDependencies,
  asked: DataAsked & { table: string },
): Promise<Result<ReadableStream<Uint8Array>, AppError>> {
  const opened = await openTable(dependencies, asked);
  if (!opened.ok) return opened;
  const { id, table } = opened.value;
  const readNext = createRowReader(dependencies, id, table);
  const encoder = new TextEncoder();
  const encode = (lines: string[][]) => encoder.encode(lines.length === 0 ? '' : `${Papa.unparse(lines)}\r\n`);
  const encodeRows = (rows: readonly DataRow[]) =>
    encode(rows.map(({ cells }) => table.columns.map(({ name, kind }) => harmless(cells[name] ?? '', kind))));
  const first = await readNext();
  if (!first.ok) return first;
  let next: typeof first | null = first;
  return succeed(
    new ReadableStream<Uint8Array>({
      start(stream) {
        stream.enqueue(encoder.encode('\uFEFF'));
        stream.enqueue(encode([table.columns.map(({ name }) => markFormula(name))]));
      },
      async pull(stream) {
        const read = next ?? (await readNext());
        next = null;
        if (!read.ok) throw new AppFailure(read.error);
        if (read.value.rows.length > 0) stream.enqueue(encodeRows(read.value.rows));
        if (read.value.isLast) stream.close();
      },
    }),
  );
}

/** A negative number starts with a sign but is not a formula. */
const harmless = (text: string, kind: string) => (kind === 'number' ? text : markFormula(text));

/**
 * Reads all rows of a table, a page at a time; a page is limited in bytes, not only in rows. `rows-too-large` for a row
 * of more than 64 MB.
 */
export function createRowReader(
  { backends }: Pick<DataDependencies, 'backends'>,
  id: BackendId,
  table: StoredTable,
): () => Promise<Result<{ rows: DataRow[]; isLast: boolean }, AppError>> {
  let offset = 0;
  let limit = page.rows;
  async function readNext(mostBytes = page.bytes): Promise<Result<{ rows: DataRow[]; isLast: boolean }, AppError>> {
    const query = { sort: null, search: '', offset, limit };
    const read = await readPage((sql, values) => backends.read(id, sql, values), table, query, mostBytes);
    if (!read.ok) return fail(dataFailure(read.error));
    const { rows, isWhole } = read.value;
    if (!isWhole && rows.length === 0) {
      if (mostBytes === mostOfRow) return fail({ code: 'rows-too-large' });
      limit = 1;
      return readNext(mostOfRow);
    }
    const isLast = isWhole && rows.length < limit;
    offset += rows.length;
    // Rows that did not fit were read for nothing, so the next page requests only one more than fit this time.
    limit = Math.min(page.rows, isWhole ? limit * 2 : rows.length + 1);
    return succeed({ rows, isLast });
  }
  return () => readNext();
}
