import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** Does the work, and appends the milliseconds it took to `times`. */
export async function timed<Value>(times: number[], work: () => Promise<Value>): Promise<Value> {
  const start = performance.now();
  const value = await work();
  times.push(performance.now() - start);
  return value;
}

/** Bytes of all files in a folder. */
export async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) bytes += (await stat(path.join(entry.parentPath, entry.name))).size;
  return bytes;
}
