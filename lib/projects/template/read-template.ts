import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The standard template as it lies in `folder`, by `/`-separated path. Read once at the start and kept: it never
 * changes while the server runs. Throws when the folder is missing, since that is a broken installation.
 */
export async function readTemplate(folder: string): Promise<Record<string, Uint8Array<ArrayBuffer>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));

  const read = files.map(async (file) => {
    const name = path.relative(folder, file).split(path.sep).join('/');
    return [name, new Uint8Array(await readFile(file))] as const;
  });
  const contents = await Promise.all(read);
  return Object.fromEntries(contents.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The standard template as text; every file of it is UTF-8. */
export async function readTemplateTexts(folder: string): Promise<Record<string, string>> {
  const files = Object.entries(await readTemplate(folder));
  return Object.fromEntries(files.map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]));
}
