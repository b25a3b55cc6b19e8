import { storageError } from '../database/storage-error';

/** Writes what went wrong where an operator reads it; answers the code that whoever asked is told. */
export function reportError(error: unknown) {
  const known = storageError(error);
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${new Date().toISOString()} ${words}\n`);
  return known?.code ?? ('internal' as const);
}
