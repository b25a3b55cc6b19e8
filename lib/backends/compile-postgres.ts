import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { findPackage } from '@/lib/backend-engine/find-package';

let compiled: Promise<WebAssembly.Module> | null = null;

/** The engine's Postgres, compiled once a process: threads can share a module, and compiling is half of what opening costs. */
export function compilePostgres(): Promise<WebAssembly.Module> {
  compiled ??= readFile(findPostgres()).then((bytes) => WebAssembly.compile(bytes));
  return compiled;
}

/** The very copy the engine brings along: another version of PGlite lies beside it. */
function findPostgres(): string {
  const lite = findPackage('@supabase/lite', import.meta.dirname);
  return path.join(findPackage('@electric-sql/pglite', lite), 'dist', 'pglite.wasm');
}
