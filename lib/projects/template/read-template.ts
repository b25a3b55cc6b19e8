import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Reads the standard template from `folder`, by `/`-separated path. Call it once at startup and keep the result, since
 * the template never changes while the server runs. Throws if the folder is missing, since the installation is then
 * broken.
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

/** Reads the standard template as text. All its files are UTF-8. */
export async function readTemplateTexts(folder: string): Promise<Record<string, string>> {
  const files = Object.entries(await readTemplate(folder));
  return Object.fromEntries(files.map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]));
}
