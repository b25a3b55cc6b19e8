import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { findPackage } from '../find-package';

/** The engine's Postgres: asked for at the very start, it is compiled while the rest is read. */
export function compilePostgres(): Promise<WebAssembly.Module> {
  const compiled = readFile(findPostgres()).then((bytes) => WebAssembly.compile(bytes));
  // Who waits for it is told.
  compiled.catch(() => undefined);
  return compiled;
}

/** The very copy the engine brings along: another version of PGlite lies beside it. */
function findPostgres(): string {
  const lite = findPackage('@supabase/lite', import.meta.dirname);
  return path.join(findPackage('@electric-sql/pglite', lite), 'dist', 'pglite.wasm');
}
