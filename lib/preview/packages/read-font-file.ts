import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';

/** Larger than any file of a font family, but far below what a package may unpack. */
const mostBytes = 20_000_000;

/**
 * Reads a font under `root`'s `node_modules`, checked by its real path, so that no link leads elsewhere; null if there
 * is none.
 */
export async function readFontFile(root: string, file: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const allowed = (await realpath(path.join(root, 'node_modules'))) + path.sep;
    const real = await realpath(path.join(allowed, file));
    const found = await stat(real);
    if (!real.startsWith(allowed) || !found.isFile() || found.size > mostBytes) return null;
    return new Uint8Array(await readFile(real));
  } catch (failure) {
    const code = (failure as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return null;
    throw failure;
  }
}
