import type { DataColumn } from '@/lib/data/data-view';
import type { SpreadsheetFault } from '@/lib/data/spreadsheet';

/** A file with lines for a table, as CSV whatever it was. `lines` are those under the heading that hold anything. */
export type ReadFile = { csv: string; headings: string[]; sample: string[][]; lines: number };

export type FileTask =
  | { type: 'read'; bytes: Uint8Array<ArrayBuffer> }
  | { type: 'write'; columns: readonly Pick<DataColumn, 'name' | 'kind'>[]; csv: string; tooLong: string };
export type FileAnswer =
  { type: 'read'; file: ReadFile } | { type: 'written'; blob: Blob } | { type: 'refused'; fault: SpreadsheetFault };

/** Nothing a table takes is larger, and nothing larger is opened. */
const mostBytes = 20 * 1024 * 1024;
const limit = 120_000;

/** Reads a CSV or Excel file in a thread of its own, which is ended if it takes over two minutes or breaks. */
export async function readFile(file: File): Promise<{ file: ReadFile } | { fault: SpreadsheetFault }> {
  if (file.size > mostBytes) return { fault: 'too-large' };
  const answer = await carryOut({ type: 'read', bytes: new Uint8Array(await file.arrayBuffer()) });
  return answer.type === 'read' ? { file: answer.file } : { fault: faultOf(answer) };
}

/** A table's CSV as an Excel file. */
export async function writeExcel(task: Omit<FileTask & { type: 'write' }, 'type'>): Promise<Blob | null> {
  const answer = await carryOut({ type: 'write', ...task });
  return answer.type === 'written' ? answer.blob : null;
}

const faultOf = (answer: FileAnswer) => (answer.type === 'refused' ? answer.fault : 'unreadable');

function carryOut(task: FileTask): Promise<FileAnswer> {
  const worker = new Worker(new URL('./file-work.worker.ts', import.meta.url), { type: 'module' });
  return new Promise<FileAnswer>((resolve) => {
    const giveUp = () => resolve({ type: 'refused', fault: 'unreadable' });
    const timer = setTimeout(giveUp, limit);
    worker.onmessage = ({ data }: MessageEvent<FileAnswer>) => {
      clearTimeout(timer);
      resolve(data);
    };
    worker.onerror = giveUp;
    worker.postMessage(task, task.type === 'read' ? [task.bytes.buffer] : []);
  }).finally(() => worker.terminate());
}
