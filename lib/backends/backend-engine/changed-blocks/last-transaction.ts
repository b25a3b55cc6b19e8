import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The number of the next transaction that changes anything. Postgres assigns one to every transaction that writes a
 * row, alters a table or grants a right, and none to reads; the counter survives closing and crashes. Uploads write a
 * row too. So equal numbers mean equal data, without a clock and without checking files, which mere reading may change.
 */
export const transactionSql = 'select pg_snapshot_xmax(pg_current_snapshot())::text as next';

const noteOf = (folder: string) => path.join(folder, 'rests-at');

/** Stores the transaction number when the engine closes, so that it can be read while no engine is open. */
export async function noteRest(folder: string, transaction: string): Promise<void> {
  await writeFile(`${noteOf(folder)}.new`, transaction);
  await rename(`${noteOf(folder)}.new`, noteOf(folder));
}

/** Called before a database is opened: the note would become stale. */
export async function forgetRest(folder: string): Promise<void> {
  await rm(noteOf(folder), { force: true });
}

/** The number of a backend that was closed cleanly; null if it is open or was not closed cleanly. */
export async function readRest(folder: string): Promise<string | null> {
  return readFile(noteOf(folder), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}
