import Papa from 'papaparse';
import type { DataColumn } from './data-view';
import { takeMarkOff } from './formula-mark';

/** What a cell of an .xlsx may hold, and what the oldest day it knows is. */
const mostCharacters = 32_767;
const firstYear = 1901;

type Sheet = {
  /** Of the columns, as the table's CSV is headed. */
  columns: readonly Pick<DataColumn, 'name' | 'kind'>[];
  csv: string;
  /** What stands where a text is longer than a cell may be. */
  tooLong: string;
  /** An instant as somebody's clock shows it, since spreadsheets know no zones. */
  wallOf: (iso: string) => Date;
};

/**
 * A table's CSV, as `exportRows` writes it, as an .xlsx whose numbers and dates are numbers and dates. Texts are texts there
 * whatever they begin with: nothing in it is a formula.
 */
export async function writeSpreadsheet({ columns, csv, tooLong, wallOf }: Sheet): Promise<Blob> {
  const { default: writeXlsxFile } = await import('write-excel-file/universal');
  const [marked = [], ...lines] = Papa.parse<string[]>(csv.replace(/^\uFEFF/, ''), { skipEmptyLines: true }).data;
  const headings = marked.map(takeMarkOff);
  const kinds = headings.map((heading) => columns.find(({ name }) => name === heading)?.kind ?? 'text');
  const head = headings.map((heading) => ({ value: heading, type: String, fontWeight: 'bold' as const }));
  const rows = lines.map((line) => line.map((text, at) => cellOf(kinds[at] ?? 'text', takeMarkOff(text))));

  function cellOf(kind: DataColumn['kind'], text: string) {
    if (text === '') return null;
    if (kind === 'number' && isExact(text)) return { value: Number(text), type: Number };
    if (kind === 'yes-no') return { value: text === 'true', type: Boolean };
    if (kind === 'date' || kind === 'moment') {
      const date = kind === 'date' ? new Date(text) : wallOf(text);
      // Days that no calendar of ours has stay as the database writes them.
      const isKnown = !Number.isNaN(date.getTime()) && date.getUTCFullYear() >= firstYear;
      if (isKnown) return { value: date, type: Date, format: kind === 'date' ? 'yyyy-mm-dd' : 'yyyy-mm-dd hh:mm:ss' };
    }
    return { value: text.length > mostCharacters ? tooLong : text, type: String };
  }

  return writeXlsxFile([head, ...rows], { columns: headings.map(() => ({ width: 18 })) }).toBlob();
}

/** Whether a number of a spreadsheet can hold it whole; an account number of 20 digits is better off as text. */
const isExact = (text: string) => /^-?\d+(\.\d+)?$/.test(text) && text.replace(/[-.]/g, '').length <= 15;
