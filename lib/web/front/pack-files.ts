import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { lookup } from 'mrmime';
import { leastToCompress, shrinks } from '../../base/http/shrinks';
import { listOwnFiles, packedFolder } from './own-folders';

const brotli = promisify(brotliCompress);

/** What a packed form is named by. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}

/** Whether a file of this name and size gets a packed form. */
export function isPacked(file: string, size: number): boolean {
  return size >= leastToCompress && shrinks(lookup(file) ?? '');
}

/** The file that says of which list of files the folder holds every form. */
const doneFile = 'done';

/** One line over names, sizes and times: it costs no reading, and changes whenever a build writes. */
async function listMark(files: ReadonlyMap<string, string>): Promise<string> {
  const hash = createHash('sha256');
  for (const file of [...files.values()].sort()) {
    const { size, mtimeMs } = await stat(file);
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** Whether every file has its packed form already, told without reading one. */
export async function isAllPacked(root: string): Promise<boolean> {
  const mark = await listMark(await listOwnFiles(root));
  return mark === (await readFile(path.join(packedFolder(root), doneFile), 'utf8').catch(() => null));
}

/**
 * Writes the Brotli form of every file the builder's host sends, smallest first, each by the hash of its content; what is
 * there stays, and what belongs to no file any more goes. May be killed at any moment, and run twice at once.
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
