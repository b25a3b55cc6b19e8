import { setImmediate } from 'node:timers/promises';
import { scanSource } from '../../preview/compiler/scan-source';
import { scanStyleImports } from '../../preview/compiler/scan-style';
import type { TreeFile } from '../../projects/trees/tree-files';

/**
 * Characters to read before yielding to other requests: guests supply the files, and a tree may contain many long ones.
 */
const charactersAtOnce = 256 * 1024;

/**
 * The packages, and paths within them, that these files import, as written there. Yields to other requests in between.
 */
export async function findImports(files: readonly Pick<TreeFile, 'path' | 'text'>[]): Promise<string[]> {
  const found: string[] = [];
  let read = 0;
  for (const { path, text } of files) {
    if (text === null) continue;
    if (read > 0 && read + text.length > charactersAtOnce) {
      await setImmediate();
      read = 0;
    }
    read += text.length;
    for (const specifier of importsOf(path, text)) if (!/^(?:[./]|@\/)/.test(specifier)) found.push(specifier);
  }
  return found;
}

const importsOf = (path: string, text: string): string[] =>
  path.endsWith('.css') ? scanStyleImports(text) : scanSource(path, text).imports.map(({ specifier }) => specifier);
