import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { findPackage } from '../find-package';

/** Compiles the engine's Postgres; started first, so that it runs while the rest loads. */
export function compilePostgres(): Promise<WebAssembly.Module> {
  const compiled = readFile(findPostgres()).then((bytes) => WebAssembly.compile(bytes));
  // Avoids an unhandled rejection; a caller that awaits the promise still gets the error.
  compiled.catch(() => undefined);
  return compiled;
}

/** The exact copy that the engine ships: another version of PGlite is installed as well. */
function findPostgres(): string {
  const lite = findPackage('@supabase/lite', import.meta.dirname);
  return path.join(findPackage('@electric-sql/pglite', lite), 'dist', 'pglite.wasm');
}
