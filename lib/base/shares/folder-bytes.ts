import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const foldersAtOnce = 8;

/**
 * Bytes a folder takes on disk, in whole blocks; 0 if it does not exist. Files that vanish meanwhile are not counted,
 * and with `ownAlone` neither are hard links to files elsewhere, which take no space.
 */
export async function folderBytes(folder: string, { ownAlone = false } = {}): Promise<number> {
  let bytes = 0;
  let folders = [folder];
  while (folders.length > 0) {
    const now = folders.splice(0, foldersAtOnce);
    const found = await Promise.all(now.map((each) => readdir(each, { withFileTypes: true }).catch(() => [])));
    for (const [n, entries] of found.entries()) {
      const at = now[n]!;
      folders = [...folders, ...entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(at, name))];
      const files = entries.filter((entry) => entry.isFile());
      const sizes = await Promise.all(files.map(({ name }) => lstat(join(at, name)).catch(() => null)));
      for (const size of sizes) if (size && !(ownAlone && size.nlink > 1)) bytes += size.blocks * 512;
    }
  }
  return bytes;
}
