import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';

let found: string | null | undefined;

/**
 * The program that runs functions; null if there is none for this system, or if it can't be confined to unix sockets
 * (Windows).
 */
export function findWorkerd(): string | null {
  if (found === undefined) found = look();
  return found;
}

function look(): string | null {
  if (process.platform === 'win32') return null;
  try {
    // The package finds the program of this system among its own optional packages.
    const { default: file } = createRequire(import.meta.url)('workerd') as { default: string };
    accessSync(file, constants.X_OK);
    return file;
  } catch {
    return null;
  }
}
