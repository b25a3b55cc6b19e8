import { readdir, rename } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import type { Now } from '../foundation/id';
import type { OpenDatabase } from './database';
import { openPglite } from './open-database';
import { setAsideName } from './set-aside';
import { storageError } from './storage-error';

/**
 * Opens the embedded database in the data folder. If a power cut left it unreadable, it is set aside, not removed, and
 * a new one is created: `recoverHeads` then recovers every project and version from the heads log, while earlier chats
 * and events stay in the old one (`findSetAside` finds it). Throws if the disk itself failed (`storageError` tells),
 * because the database may then be intact.
 */
export async function openOrSetAside(folder: string, migrationsFolder: string, now: Now): Promise<OpenDatabase> {
  try {
    return await openPglite(folder, migrationsFolder);
  } catch (error) {
    const isInUse = (await readdir(folder)).length > 0;
    if (storageError(error) !== null || !isInUse) throw error;
  }
  // Retry without migrations: if the database opens now, it is intact and a migration failed.
  try {
    const client = await PGlite.create(folder);
    await client.close();
  } catch (error) {
    if (storageError(error) !== null) throw error;
    await rename(folder, setAsideName(folder, now()));
  }
  return openPglite(folder, migrationsFolder);
}
