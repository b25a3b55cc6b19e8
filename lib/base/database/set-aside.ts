import { readdir } from 'node:fs/promises';
import path from 'node:path';

const mark = '-unreadable-';

/** Where an unreadable database is moved. */
export const setAsideName = (folder: string, at: number) => `${folder}${mark}${at}`;

/** Databases that were set aside and are still there, as full paths, oldest first. */
export async function findSetAside(dataFolder: string): Promise<string[]> {
  const names = await readdir(dataFolder);
  return names
    .filter((name) => name.startsWith(`db${mark}`))
    .sort()
    .map((name) => path.join(dataFolder, name));
}

/** Lines to show the operator at every start while such a database remains. */
export async function tellSetAside(dataFolder: string): Promise<string[]> {
  return (await findSetAside(dataFolder)).map(
    (folder) =>
      `A database could not be read, and was put aside as ${folder}. Apps and versions are back. Chats, published sites with their addresses, ` +
      'kept moments of their data and links to Supabase are in it alone. Nothing old is cleared away while it lies there: repair it, restore a ' +
      'backup, or delete it.',
  );
}
