import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** Folders of built files that the builder's host sends unchanged, by the path under which they are served. */
const folders = {
  '/_next/static/': ['.next', 'static'],
  '/runtime/': ['public', 'runtime'],
  '/monaco/': ['public', 'monaco'],
  '/pdf/': ['public', 'pdf'],
  '/examples/': ['public', 'examples'],
} as const;

/** Folder of the compressed copies, each named by the hash of its original. */
export const packedFolder = (root: string): string => path.join(root, 'build', 'packed');

/** Every file of those folders by its address; a folder that was not built has none. */
export async function listOwnFiles(root: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const [address, names] of Object.entries(folders)) {
    const folder = path.join(root, ...names);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    });
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath, entry.name);
      files.set(address + path.relative(folder, file).split(path.sep).join('/'), file);
    }
  }
  return files;
}

/** Whether a file's name changes with its content, so that a browser never needs to revalidate it. */
export function isNamedByContent(address: string): boolean {
  return address.startsWith('/_next/static/') || /^\/runtime\/[^/]{1,80}-[0-9a-f]{16}\.(?:js|wasm)$/.test(address);
}
