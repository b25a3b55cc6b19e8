import { unzipSync } from 'fflate';
import Papa from 'papaparse';
import { markFormula } from './formula-mark';

/** Why a file of a spreadsheet program is not read: another format, damaged, or more than a table takes. */
export type SpreadsheetFault = 'unreadable' | 'too-large';

/** What one file may unfold to: bytes of XML, and a sheet as large as a table takes lines and columns. */
const most = { bytes: 192 * 1024 * 1024, entries: 2000, lines: 100_001, columns: 200, characters: 20_000_000 };

/** `PK`: every .xlsx is a zip. */
export const isZip = (bytes: Uint8Array) => bytes[0] === 0x50 && bytes[1] === 0x4b;

/**
 * The first sheet of an .xlsx as CSV that `importRows` takes, line for line. Formulas are never worked out: the value the
 * program stored with them counts. What would unfold beyond measure is refused before it does; sizes come from the zip's own
 * list, which unpacking doesn't go past.
 */
export async function readSpreadsheet(
  bytes: Uint8Array<ArrayBuffer>,
  /** The instant of a time as somebody's clock shows it; spreadsheets know no zones. */
  momentOf: (wall: Date) => string,
): Promise<{ csv: string } | { fault: SpreadsheetFault }> {
  const fault = judge(bytes);
  if (fault) return { fault };
  const { readSheet } = await import('read-excel-file/universal');
  // The names its types give a date are those of the constructor.
  const rows: unknown[][] | null = await readSheet(bytes.buffer, { trim: false }).catch(() => null);
  if (rows === null) return { fault: 'unreadable' };
  let characters = 0;
  const lines = rows.map((row) =>
    row.map((value) => {
      const text = textOf(value, momentOf);
      characters += text.length + 1;
      return text;
    }),
  );
  return characters > most.characters ? { fault: 'too-large' } : { csv: Papa.unparse(lines) };
}

function judge(bytes: Uint8Array): SpreadsheetFault | null {
  let total = 0;
  let entries = 0;
  try {
    unzipSync(bytes, {
      filter: ({ originalSize }) => {
        total += originalSize;
        entries += 1;
        return false;
      },
    });
    if (total > most.bytes || entries > most.entries) return 'too-large';
    const parts = unzipSync(bytes, { filter: ({ name }) => name.endsWith('.xml') });
    const texts = Object.values(parts).map((part) => new TextDecoder().decode(part));
    const sheets = texts.filter((text) => text.includes('sheetData'));
    if (sheets.length === 0) return 'unreadable';
    return sheets.map(judgeSheet).find((found) => found !== null) ?? null;
  } catch {
    return 'unreadable';
  }
}

/** A cell may claim any place, and all before it would be filled up: the last of a sheet of 17 billion, for example. */
function judgeSheet(xml: string): SpreadsheetFault | null {
  for (const [tag] of xml.matchAll(/<(?:\w+:)?(?:row|c)\s[^<>]*>/g)) {
    const place = /\sr\s*=\s*["']([^"']*)["']/.exec(tag)?.[1];
    if (place === undefined) continue;
    const [, letters, line] = /^([A-Z]{0,3})(\d{1,7})$/.exec(place) ?? [];
    if (letters === undefined) return 'unreadable';
    const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
    if (Number(line) > most.lines || column > most.columns) return 'too-large';
  }
  return null;
}

const second = 1000;
const dayOf = (date: Date) => date.toISOString().slice(0, 10);

function textOf(value: unknown, momentOf: (wall: Date) => string): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return markFormula(value);
  if (!(value instanceof Date)) return String(value);
  // A part of a day has no exact number; nobody means the millisecond before.
  const wall = new Date(Math.round(value.getTime() / second) * second);
  const time = wall.toISOString().slice(11, 19);
  // Times of day alone are counted from the day before 1900.
  if (wall.getUTCFullYear() < 1900) return time;
  return time === '00:00:00' ? dayOf(wall) : momentOf(wall);
}
