import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';

const decompress = promisify(brotliDecompress);

/**
 * Unpacks the empty database shipped in the zip into `folder`, atomically; creating one takes seconds. `packed` is
 * written by `scripts/steps/pack-folder.mjs`; if it is missing, the engine creates the database itself.
 */
export async function unpackData(packed: string, folder: string): Promise<void> {
  const file = await readFile(packed).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (file === null) return;
  const bytes = await decompress(file);
  const length = bytes.readUInt32BE(0);
  const list = JSON.parse(bytes.toString('utf8', 4, 4 + length)) as [name: string, size: number | null][];
  const fresh = `${folder}.new`;
  await rm(fresh, { recursive: true, force: true });
  const folders = new Set(list.map(([name, size]) => path.join(fresh, size === null ? name : path.dirname(name))));
  for (const one of folders) await mkdir(one, { recursive: true });
  let at = 4 + length;
  const writing: Promise<void>[] = [];
  for (const [name, size] of list) {
    if (size === null) continue;
    writing.push(writeFile(path.join(fresh, name), bytes.subarray(at, at + size)));
    at += size;
  }
  await Promise.all(writing);
  await rename(fresh, folder);
}
