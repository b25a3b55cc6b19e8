import Papa from 'papaparse';
import type { TableFacts } from './attachment';
import { attachmentLimits } from './attachment-limits';
import { tidyLine } from './name-attachment';

const mostColumns = 60;
const sampleRows = 5;
const longestCell = 120;
/** Enough rows to infer a column's type. */
const rowsLookedAt = 500;

type ColumnType = TableFacts['columns'][number]['type'];

/**
 * Summarises a text table (CSV with any separator) and returns the text to keep: whole rows within `tableBytes`. Null
 * if the text has no second row and so is not a table. Cost: O(kept characters).
 */
export function describeTable(text: string): { facts: TableFacts; kept: string } | null {
  const limit = attachmentLimits.tableBytes;
  // A character takes up to three bytes in UTF-8, and the kept text must fit the limit in the worst case.
  const mostCharacters = new TextEncoder().encode(text).length <= limit ? text.length : Math.floor(limit / 3);
  const isLong = text.length > mostCharacters;
  const given = isLong ? text.slice(0, mostCharacters) : text;
  const rows: string[][] = [];
  let count = 0;
  let end = 0;
  let lastEnd = 0;
  let delimiter = ',';
  Papa.parse<string[]>(given, {
    skipEmptyLines: true,
    step: ({ data, meta }) => {
      delimiter = meta.delimiter;
      count++;
      [lastEnd, end] = [end, meta.cursor];
      if (rows.length <= rowsLookedAt) rows.push(data);
    },
  });
  // The last row may be cut in the middle.
  if (isLong) [count, end] = [count - 1, lastEnd];
  const [head, ...body] = isLong && count < rows.length ? rows.slice(0, count) : rows;
  if (head === undefined || count < 2) return null;
  const names = head.slice(0, mostColumns);
  const columns = names.map((name, index) => ({
    name: tidyLine(name, longestCell),
    type: typeOf(body.map((row) => row[index] ?? '')),
  }));
  const sample = body
    .slice(0, sampleRows)
    .map((row) => row.slice(0, mostColumns).map((cell) => tidyLine(cell, longestCell)));
  const facts: TableFacts = { columns, rows: count - 1, delimiter, sample, isCut: isLong };
  return { facts, kept: isLong ? given.slice(0, end) : given };
}

const isNumber = (cell: string) => /^[-+]?[€$£¥]?\s?\d[\d\s.,']*\s?[%€$£¥]?$/.test(cell);
const isDate = (cell: string) =>
  /^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:[T ]\d{1,2}:\d{2}.*)?$|^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$/.test(cell);
const isYesNo = (cell: string) => /^(?:yes|no|true|false|ja|nein|是|否|y|n|x)$/i.test(cell);

function typeOf(cells: readonly string[]): ColumnType {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  if (filled.length === 0) return 'empty';
  if (filled.every(isDate)) return 'date';
  if (filled.every(isNumber)) return 'number';
  return filled.every(isYesNo) ? 'yes-no' : 'text';
}
