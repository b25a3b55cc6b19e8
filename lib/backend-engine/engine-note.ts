import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Whose files a folder without a note holds: notes began while this was the only engine there had been. */
const engineBeforeNotes = 'pglite 0.4';

const noteOf = (folder: string) => path.join(folder, 'engine');

/** The engine that wrote a backend's folder, in the words of `engineVersion`; null where it holds no database. */
export async function readEngine(folder: string): Promise<string | null> {
  const hasDatabase = await stat(path.join(folder, 'database')).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      // What can't be seen is not nothing.
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
 * Makes sure that this engine is the only one that ever opens a folder, and throws where another wrote it: one opens the
 * other's files as an empty database, or damages them.
 */
export async function claimFolder(folder: string, engine: string): Promise<void> {
  const before = await readEngine(folder);
  if (before === null) await noteEngine(folder, engine);
  else if (before !== engine) throw new Error(`This data was written by ${before}; ${engine} must not open it.`);
}
