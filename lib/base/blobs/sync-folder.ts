import { open } from 'node:fs/promises';

/** Once resolved, creations, renames and removals in the folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows can't open a folder as a file, and it persists renames anyway.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
