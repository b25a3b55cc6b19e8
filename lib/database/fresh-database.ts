import { chmod, cp, readdir, rename, rm, rmdir } from 'node:fs/promises';

/**
 * Puts a copy of the empty database that was made while Easel was built (`prepared`) into a data folder that has none:
 * making one takes seconds, copying it does not. Does nothing where there is a database, or nothing was prepared. A copy
 * that was cut short is begun anew next time.
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
