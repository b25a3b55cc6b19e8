import { readdir, rename } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import type { Now } from '../foundation/id';
import type { OpenDatabase } from './database';
import { openPglite } from './open-database';
import { setAsideName } from './set-aside';
import { storageError } from './storage-error';

/**
 * Opens the embedded database in the data folder. One that a power cut left unreadable is set aside, not removed, and a
 * new one begun: `recoverHeads` then brings every project and version back from the heads log, while chats and events
 * of before stay behind (`findSetAside` finds the old one). Throws where the disk itself is
 * the trouble (`storageError` tells), for then the database may be sound.
 */
export async function openOrSetAside(folder: string, migrationsFolder: string, now: Now): Promise<OpenDatabase> {
  try {
    return await openPglite(folder, migrationsFolder);
  } catch (error) {
    const isInUse = (await readdir(folder)).length > 0;
    if (storageError(error) !== null || !isInUse) throw error;
  }
  // Once more, and without migrations: a database that opens is sound, and it was a migration that failed.
  try {
    const client = await PGlite.create(folder);
    await client.close();
  } catch (error) {
    if (storageError(error) !== null) throw error;
    await rename(folder, setAsideName(folder, now()));
  }
  return openPglite(folder, migrationsFolder);
}
