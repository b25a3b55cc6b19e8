import { chmod, cp, readdir, rename, rm, rmdir } from 'node:fs/promises';

/**
 * Copies the empty database that was made at build time (`prepared`) into a data folder that has none: creating one
 * takes seconds, copying it does not. Does nothing if a database exists or none was prepared. An interrupted copy
 * starts over next time.
 */
export async function placeFreshDatabase(prepared: string, folder: string): Promise<void> {
  const [files, standing] = await Promise.all([readdir(prepared).catch(() => []), readdir(folder)]);
  if (files.length === 0 || standing.length > 0) return;
  const copy = `${folder}.fresh`;
  await rm(copy, { recursive: true, force: true });
  try {
    await cp(prepared, copy, { recursive: true });
  } catch (error) {
    await rm(copy, { recursive: true, force: true });
    throw error;
  }
  await chmod(copy, 0o700);
  await rmdir(folder);
  await rename(copy, folder);
}
