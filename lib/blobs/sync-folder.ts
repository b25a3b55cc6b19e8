import { open } from 'node:fs/promises';

/** When it resolves, what was made, renamed or removed in the folder survives a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folder as a file, and keeps renames without being asked.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
