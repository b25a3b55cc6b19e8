import type { DataColumn } from '@/lib/backends/data/data-view';
import type { SpreadsheetFault } from '@/lib/backends/data/spreadsheet';

/**
 * A file with rows for a table, as CSV whatever it was. `lines` counts the rows below the heading that are not empty.
 */
export type ReadFile = { csv: string; headings: string[]; sample: string[][]; lines: number };

export type FileTask =
  | { type: 'read'; bytes: Uint8Array<ArrayBuffer> }
  | { type: 'write'; columns: readonly Pick<DataColumn, 'name' | 'kind'>[]; csv: string; tooLong: string };
export type FileAnswer =
  | { type: 'read'; file: ReadFile }
  | { type: 'written'; blob: Blob }
  | { type: 'refused'; fault: SpreadsheetFault };

/** In bytes: no table accepts more, and nothing larger is opened. */
const mostBytes = 20 * 1024 * 1024;
const limit = 120_000;

/** Reads a CSV or Excel file in a worker, which is ended if it fails or takes over two minutes. */
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
