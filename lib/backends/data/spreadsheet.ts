import { unzipSync } from 'fflate';
import Papa from 'papaparse';
import { markFormula } from './formula-mark';

/** Why a spreadsheet file can't be read: another format, damaged, or larger than a table may be. */
export type SpreadsheetFault = 'unreadable' | 'too-large';

/** Limits for one unpacked file: bytes of XML, and a sheet with as many lines and columns as an import may have. */
const most = { bytes: 192 * 1024 * 1024, entries: 2000, lines: 100_001, columns: 200, characters: 20_000_000 };

/** `PK`: every .xlsx is a zip. */
export const isZip = (bytes: Uint8Array) => bytes[0] === 0x50 && bytes[1] === 0x4b;

/**
 * The first sheet of an .xlsx as CSV for `importRows`, line by line. Never computes formulas: uses the values stored
 * with them. Refuses a file that would unpack too large before unpacking it; sizes come from the zip's directory, and
 * unpacking never exceeds them.
 */
export async function readSpreadsheet(
  bytes: Uint8Array<ArrayBuffer>,
  /** The instant of a local time; spreadsheets have no time zones. */
  momentOf: (wall: Date) => string,
): Promise<{ csv: string } | { fault: SpreadsheetFault }> {
  const fault = judge(bytes);
  if (fault) return { fault };
  const { readSheet } = await import('read-excel-file/universal');
  // The library's types declare a date as `typeof Date`.
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

/**
 * A cell may claim any position, and everything before it would be filled in: the last cell of a sheet has 17 billion
 * before it.
 */
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
  // Spreadsheets store a time as a fraction of a day, which is inexact: round to whole seconds.
  const wall = new Date(Math.round(value.getTime() / second) * second);
  const time = wall.toISOString().slice(11, 19);
  // A time without a date counts from the day before 1900.
  if (wall.getUTCFullYear() < 1900) return time;
  return time === '00:00:00' ? dayOf(wall) : momentOf(wall);
}
