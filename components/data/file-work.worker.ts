import Papa from 'papaparse';
import { isZip, readSpreadsheet } from '@/lib/backends/data/spreadsheet';
import { writeSpreadsheet } from '@/lib/backends/data/write-spreadsheet';
import type { FileAnswer, FileTask } from './file-work';

/**
 * Reads and writes people's files outside the page's thread: the page stays responsive, and survives a malicious file.
 */
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

/** UTF-8, as today's programs write it; a zero byte never occurs in text, but does in other spreadsheet formats. */
function readText(bytes: Uint8Array): { csv: string } | { fault: 'unreadable' } {
  return bytes.includes(0) ? { fault: 'unreadable' } : { csv: new TextDecoder().decode(bytes) };
}

/** In this device's time zone. */
function wallOf(iso: string): Date {
  const date = new Date(iso);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
}
function momentOf(wall: Date): string {
  const parts = [wall.getUTCHours(), wall.getUTCMinutes(), wall.getUTCSeconds()] as const;
  return new Date(wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate(), ...parts).toISOString();
}
