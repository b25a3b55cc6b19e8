import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exists } from './exists';
import { CannotBegin } from './fail-to-reach';

const noteOf = (folder: string) => path.join(folder, 'unwritten');

/**
 * Marks a folder whose database is yet to be written from the snapshot noted in the folder as its last one: forks take
 * up next to nothing until they are opened. Writing replaces the folder, including this mark.
 */
export async function noteUnwritten(folder: string): Promise<void> {
  await writeFile(noteOf(folder), '');
}

export function isUnwritten(folder: string): Promise<boolean> {
  return exists(noteOf(folder));
}

/** Writes a marked folder's database before an engine opens it. Throws `CannotBegin` if that is not possible. */
export async function fillUnwritten(
  folder: string,
  fill: ((folder: string) => Promise<void>) | undefined,
): Promise<void> {
  if (!(await isUnwritten(folder))) return;
  if (!fill) throw new CannotBegin('Nothing here writes databases from snapshots.');
  await fill(folder);
  // The database was written but is not in its place yet: an empty one must not be put there instead.
  if (await isUnwritten(folder)) throw new CannotBegin('The database could not be put in its place.');
}
