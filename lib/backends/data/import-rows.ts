import type { AppError } from '@/lib/base/foundation/app-error';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import type { BackendId } from '@/lib/backends/backends/backend';
import { dataFailure, lineFaultOf } from './data-failure';
import type { Cells, ImportOutcome, LineFault } from './data-view';
import { openForChange, openTable, type DataAsked, type DataDependencies } from './open-data';
import { readCell } from './read-cell';
import type { StoredColumn, StoredTable } from './read-stored-tables';
import { insertRows } from './row-sql';
import { readCsv, UnreadableCsv } from './read-csv';

/** A line of the file as a row; line 1 is the heading. */
type Line = { line: number; cells: Cells };

const mostFaults = 100;
/** Lines per statement: within the limit of values, and few enough to find a bad one quickly. */
const batch = 200;
const mostLines = 100_000;
/** Lines times columns: the data sent to the database has a value for each. */
const mostCells = 2_000_000;
const mostCharacters = 10_000_000;

/**
 * Adds the lines of a CSV file as rows: all of them, or none with a list of faults. `columns` maps the file's columns
 * by position to the table's; null leaves one out.
 */
export async function importRows(
  dependencies: DataDependencies,
  { csv, columns, ...asked }: DataAsked & { table: string; csv: string; columns: readonly (string | null)[] },
): Promise<Result<ImportOutcome, AppError>> {
  const opened = await openTable(dependencies, asked, openForChange);
  if (!opened.ok) return opened;
  const { id, table } = opened.value;
  if (table.isView) return fail({ code: 'table-read-only' });
  const targets = columns.map(
    (name) => table.columns.find((column) => column.name === name && !column.isFixed) ?? null,
  );
  const named = targets.filter((target) => target !== null);
  if (named.length === 0 || new Set(named).size < named.length) return fail({ code: 'invalid-input' });

  const read = await readLines(csv, targets, named.length).catch((error: unknown) => {
    if (error instanceof UnreadableCsv) return null;
    throw error;
  });
  if (read === null) return fail({ code: 'invalid-input', detail: 'csv: a quote is left open' });
  const { lines, faults, isTooLong } = read;
  if (isTooLong) return fail({ code: 'body-too-large' });
  if (faults.length > 0) return succeed(refuse(faults));
  if (lines.length === 0) return fail({ code: 'invalid-input' });
  const groups = inGroups(lines);
  const statements = groups.map((group) => insertLines(table, group));
  const written = await dependencies.backends.write(id, statements);
  if (written.ok) return succeed({ added: lines.length, faults: [], more: false });
  if (!('message' in written.error)) return fail(dataFailure(written.error));
  const found = await findFaults(dependencies, id, table, groups);
  return found.ok ? succeed(refuse(found.value)) : found;
}

/**
 * Finds the lines that the database refuses by trying them: in groups, then one by one in a group that failed. A line
 * may conflict with one that a later round adds, so a group can fail in a later round than the first.
 */
async function findFaults(
  { backends }: Pick<DataDependencies, 'backends'>,
  id: BackendId,
  table: StoredTable,
  groups: readonly Line[][],
): Promise<Result<LineFault[], AppError>> {
  let steps = groups;
  for (;;) {
    const tried = await backends.rehearse(
      id,
      steps.map((step) => insertLines(table, step)),
    );
    if (!tried.ok) return fail(dataFailure(tried.error));
    const failed = new Set(tried.value.map(({ statement }) => statement));
    const isFound = [...failed].every((at) => steps[at]!.length === 1);
    if (isFound) {
      return succeed(
        tried.value.map(({ statement, failure }) => ({ line: steps[statement]![0]!.line, ...lineFaultOf(failure) })),
      );
    }
    steps = steps.flatMap((step, at) => (failed.has(at) ? step.map((line) => [line]) : [step]));
  }
}

type ReadLines = { lines: Line[]; faults: LineFault[]; isTooLong: boolean };

/**
 * Stops at the first line too many, and once there are more faults than are listed. `named`: how many targets are
 * columns.
 */
async function readLines(csv: string, targets: readonly (StoredColumn | null)[], named: number): Promise<ReadLines> {
  const lines: Line[] = [];
  const faults: LineFault[] = [];
  const tooLong = { lines, faults, isTooLong: true };
  if (csv.length > mostCharacters) return tooLong;
  for await (const { line, cells: record } of readCsv(csv)) {
    if (line > 2 * mostLines) return tooLong;
    if (line === 1 || record.every((cell) => cell.trim() === '')) continue;
    if (lines.length >= mostLines || lines.length * named >= mostCells) return tooLong;
    const cells: Cells = {};
    for (const [position, target] of targets.entries()) {
      if (target === null) continue;
      const read = readCell(target, record[position] ?? '');
      if ('fault' in read) faults.push({ line, column: target.name, why: read.fault });
      else if (read.value !== undefined) cells[target.name] = read.value;
    }
    if (faults.length > mostFaults) break;
    lines.push({ line, cells });
  }
  return { lines, faults, isTooLong: false };
}

const refuse = (faults: readonly LineFault[]): ImportOutcome => ({
  added: 0,
  faults: faults.slice(0, mostFaults),
  more: faults.length > mostFaults,
});

function inGroups(lines: readonly Line[]): Line[][] {
  const count = Math.ceil(lines.length / batch);
  return Array.from({ length: count }, (_, at) => lines.slice(at * batch, (at + 1) * batch));
}

/** Nobody needs thousands of rows returned. */
function insertLines(table: StoredTable, lines: readonly Line[]) {
  const { sql, values } = insertRows(
    table,
    lines.map(({ cells }) => cells),
  );
  return { sql: sql.replace(/ returning [\s\S]*$/, ''), values };
}
