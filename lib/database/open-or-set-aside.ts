import { readdir, rename } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import type { Now } from '../foundation/id';
import type { OpenDatabase } from './database';
import { openPglite } from './open-database';
import { storageError } from './storage-error';

/**
 * Opens the embedded database in the data folder. One that a power cut left unreadable is set aside, not removed, and a
 * new one begun: `recoverHeads` then brings every project and version back from the heads log, while chats and events
 * of before stay behind. `setAside` names where the old one is, null in the usual case. Throws where the disk itself is
 * the trouble (`storageError` tells), for then the database may be sound.
 */
export async function openOrSetAside(
  folder: string,
  migrationsFolder: string,
  now: Now,
): Promise<{ database: OpenDatabase; setAside: string | null }> {
  try {
    return { database: await openPglite(folder, migrationsFolder), setAside: null };
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
    const setAside = `${folder}-unreadable-${now()}`;
    await rename(folder, setAside);
    return { database: await openPglite(folder, migrationsFolder), setAside };
  }
  return { database: await openPglite(folder, migrationsFolder), setAside: null };
}
