import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { lookup } from 'mrmime';
import { leastToCompress, shrinks } from '../../base/http/shrinks';
import { listOwnFiles, packedFolder } from './own-folders';

const brotli = promisify(brotliCompress);

/** The hash that names a compressed copy. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}

/** Whether a file of this name and size gets a compressed copy. */
export function isPacked(file: string, size: number): boolean {
  return size >= leastToCompress && shrinks(lookup(file) ?? '');
}

/** File that records for which list of files the folder is complete. */
const doneFile = 'done';

/** A hash of all names, sizes and times. It needs no file contents, and changes whenever a build writes. */
async function listMark(files: ReadonlyMap<string, string>): Promise<string> {
  const hash = createHash('sha256');
  for (const file of [...files.values()].sort()) {
    const { size, mtimeMs } = await stat(file);
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** Whether every file already has its compressed copy, found without reading any of them. */
export async function isAllPacked(root: string): Promise<boolean> {
  const mark = await listMark(await listOwnFiles(root));
  return mark === (await readFile(path.join(packedFolder(root), doneFile), 'utf8').catch(() => null));
}

/**
 * Writes a Brotli copy of every file that the builder's host sends, smallest first, named by the hash of its content.
 * Existing copies are kept, and those without a file are deleted. It may be killed at any time, and run twice at once.
 */
export async function packFiles(root: string, quality: number): Promise<{ made: number; kept: number }> {
  const folder = packedFolder(root);
  await mkdir(folder, { recursive: true });
  const files = await listOwnFiles(root);
  const sized = await Promise.all([...files.values()].map(async (file) => ({ file, size: (await stat(file)).size })));
  const mark = await listMark(files);
  const wanted = new Set([doneFile]);
  let made = 0;
  for (const { file, size } of sized.toSorted((a, b) => a.size - b.size)) {
    if (!isPacked(file, size)) continue;
    const bytes = await readFile(file);
    const name = `${hashOf(bytes)}.br`;
    if (wanted.has(name)) continue;
    wanted.add(name);
    if (await isThere(path.join(folder, name))) continue;
    const packed = await brotli(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: quality,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      },
    });
    const fresh = path.join(folder, `${name}.${randomBytes(6).toString('hex')}`);
    await writeFile(fresh, packed);
    await rename(fresh, path.join(folder, name));
    made += 1;
  }
  for (const name of await readdir(folder)) if (!wanted.has(name)) await rm(path.join(folder, name), { force: true });
  await writeFile(path.join(folder, doneFile), mark);
  return { made, kept: wanted.size - 1 - made };
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
