import Papa from 'papaparse';
import type { DataColumn } from './data-view';
import { takeMarkOff } from './formula-mark';

/** The longest text an .xlsx cell may hold, and the first year it supports. */
const mostCharacters = 32_767;
const firstYear = 1901;

type Sheet = {
  /** In the order of the CSV's heading. */
  columns: readonly Pick<DataColumn, 'name' | 'kind'>[];
  csv: string;
  /** Replaces a text that is too long for a cell. */
  tooLong: string;
  /** An instant as local time, since spreadsheets have no time zones. */
  wallOf: (iso: string) => Date;
};

/**
 * Turns a table's CSV from `exportRows` into an .xlsx with real numbers and dates. Texts stay texts, whatever they
 * start with: nothing in it is a formula.
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
      // Dates that the format does not support stay as the database writes them.
      const isKnown = !Number.isNaN(date.getTime()) && date.getUTCFullYear() >= firstYear;
      if (isKnown) return { value: date, type: Date, format: kind === 'date' ? 'yyyy-mm-dd' : 'yyyy-mm-dd hh:mm:ss' };
    }
    return { value: text.length > mostCharacters ? tooLong : text, type: String };
  }

  return writeXlsxFile([head, ...rows], { columns: headings.map(() => ({ width: 18 })) }).toBlob();
}

/** Whether a spreadsheet can store the number exactly; an account number of 20 digits is better stored as text. */
const isExact = (text: string) => /^-?\d+(\.\d+)?$/.test(text) && text.replace(/[-.]/g, '').length <= 15;
