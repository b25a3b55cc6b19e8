import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exists } from './exists';
import { CannotBegin } from './fail-to-reach';

const noteOf = (folder: string) => path.join(folder, 'unwritten');

/**
 * Marks a folder whose database is still to be written, from the snapshot noted in it as the last: forks take up next to
 * nothing until they are opened. Writing replaces the folder, and with it the mark.
 */
export async function noteUnwritten(folder: string): Promise<void> {
  await writeFile(noteOf(folder), '');
}

export function isUnwritten(folder: string): Promise<boolean> {
  return exists(noteOf(folder));
}

/** Has its database written before an engine opens the folder. Throws `CannotBegin` where that is not possible. */
export async function fillUnwritten(
  folder: string,
  fill: ((folder: string) => Promise<void>) | undefined,
): Promise<void> {
  if (!(await isUnwritten(folder))) return;
  if (!fill) throw new CannotBegin('Nothing here writes databases from snapshots.');
  await fill(folder);
  // Written, and not in its place yet: an empty database must not take that.
  if (await isUnwritten(folder)) throw new CannotBegin('The database could not be put in its place.');
}
