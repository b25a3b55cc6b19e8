import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The number the next transaction that changes anything will get. Postgres gives one to every transaction that writes a row,
 * alters a table or grants a right, and to none that reads; the count outlives closing and crashes. Uploads write a row too.
 * So the same number says the same data, without a clock and without looking at files, which reading alone may change.
 */
export const transactionSql = 'select pg_snapshot_xmax(pg_current_snapshot())::text as next';

const noteOf = (folder: string) => path.join(folder, 'rests-at');

/** Notes at closing what the number is, for who asks while no engine is open. */
export async function noteRest(folder: string, transaction: string): Promise<void> {
  await writeFile(`${noteOf(folder)}.new`, transaction);
  await rename(`${noteOf(folder)}.new`, noteOf(folder));
}

/** Called before a database is opened: from then on the note would not hold. */
export async function forgetRest(folder: string): Promise<void> {
  await rm(noteOf(folder), { force: true });
}

/** The number of a backend that was closed in order; null for one that is open or was not. */
export async function readRest(folder: string): Promise<string | null> {
  return readFile(noteOf(folder), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}
