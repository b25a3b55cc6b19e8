import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { SnapshotId } from './snapshots';

const noteSchema = z.object({
  snapshot: z.string().transform((id) => id as SnapshotId),
  /** What `transactionSql` answered at that moment. */
  transaction: z.string(),
});

/** Which snapshot was taken of a folder last, or put into it; lies in the folder, and goes where it goes. */
export type LastSnapshot = z.infer<typeof noteSchema>;

const noteOf = (folder: string) => path.join(folder, 'last-snapshot.json');

/** Null where there is none, or none that can be read: then a new one is taken. */
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
