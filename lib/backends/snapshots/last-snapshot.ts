import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { SnapshotId } from './snapshots';

const noteSchema = z.object({
  snapshot: z.string().transform((id) => id as SnapshotId),
  /** The result of `transactionSql` at that moment. */
  transaction: z.string(),
});

/** The snapshot last taken of a folder or restored into it; stored in the folder, so it moves along. */
export type LastSnapshot = z.infer<typeof noteSchema>;

const noteOf = (folder: string) => path.join(folder, 'last-snapshot.json');

/** Null if there is none, or it can't be read: then a new snapshot is taken. */
export async function readLastSnapshot(folder: string): Promise<LastSnapshot | null> {
  const text = await readFile(noteOf(folder), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return noteSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

export async function noteLastSnapshot(folder: string, last: LastSnapshot): Promise<void> {
  await writeFile(`${noteOf(folder)}.new`, JSON.stringify(last));
  await rename(`${noteOf(folder)}.new`, noteOf(folder));
}
