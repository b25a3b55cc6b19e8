import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** The engine of folders without a note: when notes were introduced, this was the only one so far. */
const engineBeforeNotes = 'pglite 0.4';

const noteOf = (folder: string) => path.join(folder, 'engine');

/** The engine that wrote a backend's folder, as `engineVersion` names it; null if it holds no database. */
export async function readEngine(folder: string): Promise<string | null> {
  const hasDatabase = await stat(path.join(folder, 'database')).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      // Unreadable is not the same as missing.
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return false;
      throw error;
    },
  );
  if (!hasDatabase) return null;
  return readFile(noteOf(folder), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return engineBeforeNotes;
    throw error;
  });
}

export async function noteEngine(folder: string, engine: string): Promise<void> {
  await writeFile(`${noteOf(folder)}.new`, engine);
  await rename(`${noteOf(folder)}.new`, noteOf(folder));
}

/**
 * Makes sure that only this engine ever opens a folder; throws if another wrote it. Engines read each other's files as
 * an empty database, or damage them.
 */
export async function claimFolder(folder: string, engine: string): Promise<void> {
  const before = await readEngine(folder);
  if (before === null) await noteEngine(folder, engine);
  else if (before !== engine) throw new Error(`This data was written by ${before}; ${engine} must not open it.`);
}
