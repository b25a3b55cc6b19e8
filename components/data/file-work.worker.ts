import Papa from 'papaparse';
import { isZip, readSpreadsheet } from '@/lib/data/spreadsheet';
import { writeSpreadsheet } from '@/lib/data/write-spreadsheet';
import type { FileAnswer, FileTask } from './file-work';

/** Reads and writes people's files beside the page, which stays as quick as it was, and outlives a file that means ill. */
self.onmessage = async ({ data }: MessageEvent<FileTask>) => self.postMessage(await carryOut(data));

async function carryOut(task: FileTask): Promise<FileAnswer> {
  if (task.type === 'write') return { type: 'written', blob: await writeSpreadsheet({ ...task, wallOf }) };
  const read = isZip(task.bytes) ? await readSpreadsheet(task.bytes, momentOf) : readText(task.bytes);
  if ('fault' in read) return { type: 'refused', fault: read.fault };
  const [headings = [], ...lines] = Papa.parse<string[]>(read.csv.replace(/^\uFEFF/, ''), {
    skipEmptyLines: 'greedy',
  }).data;
  return { type: 'read', file: { csv: read.csv, headings, sample: lines.slice(0, 3), lines: lines.length } };
}

/** UTF-8 as all programs of today write it; a zero byte is in no text, but in other formats of spreadsheets. */
function readText(bytes: Uint8Array): { csv: string } | { fault: 'unreadable' } {
  return bytes.includes(0) ? { fault: 'unreadable' } : { csv: new TextDecoder().decode(bytes) };
}

/** The wall clock is this device's. */
function wallOf(iso: string): Date {
  const date = new Date(iso);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
}
function momentOf(wall: Date): string {
  const parts = [wall.getUTCHours(), wall.getUTCMinutes(), wall.getUTCSeconds()] as const;
  return new Date(wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate(), ...parts).toISOString();
}
