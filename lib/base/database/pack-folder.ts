import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { TarEntry } from './tar';

/** A folder's contents: its subfolders, since a database needs its empty ones too, and its files in packing order. */
const contentsSchema = z.object({ folders: z.array(z.string()), files: z.array(z.string()) });

/** Names like these can't form a path that leads out of the folder. */
const part = /^(?!\.{1,2}$)[\w.-]+$/;
const isInside = (path: string) => path.split('/').every((one) => part.test(one));

/**
 * Packs everything in a folder: `<name>.json` with the list, then the files one at a time as `<name>/<number>`, because
 * their paths may be longer than a name in an archive. Yields nothing if the folder is missing or empty.
 */
export async function* packFolder(folder: string, name: string): AsyncGenerator<TarEntry> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  const pathOf = (entry: (typeof entries)[number]) =>
    join(entry.parentPath, entry.name)
      .slice(folder.length + 1)
      .replaceAll('\\', '/');
  const folders = entries.filter((entry) => entry.isDirectory()).map(pathOf);
  const files = entries.filter((entry) => entry.isFile()).map(pathOf);
  if (entries.length === 0) return;
  yield { name: `${name}.json`, bytes: Buffer.from(JSON.stringify({ folders, files })) };
  for (const [number, file] of files.entries()) {
    yield { name: `${name}/${number}`, bytes: await readFile(join(folder, file)) };
  }
}

/**
 * Accepts the entries of `packFolder` in order and writes their content under `folder`; returns false for any other
 * entry.
 */
export function createUnpacker(folder: string, name: string): (entry: TarEntry) => Promise<boolean> {
  let files: string[] = [];
  return async (entry) => {
    if (entry.name === `${name}.json`) {
      const contents = contentsSchema.parse(JSON.parse(Buffer.from(entry.bytes).toString('utf8')));
      const astray = [...contents.folders, ...contents.files].find((path) => !isInside(path));
      if (astray !== undefined) throw new Error(`${astray} leads out of its folder`);
      for (const one of contents.folders) await mkdir(join(folder, one), { recursive: true, mode: 0o700 });
      ({ files } = contents);
      return true;
    }
    const number = entry.name.startsWith(`${name}/`) ? entry.name.slice(name.length + 1) : null;
    if (number === null) return false;
    const file = files[Number(number)];
    if (file === undefined) throw new Error(`${entry.name} is not on the list`);
    await writeFile(join(folder, file), entry.bytes, { mode: 0o600 });
    return true;
  };
}
