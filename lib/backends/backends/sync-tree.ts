import { open, readdir } from 'node:fs/promises';
import path from 'node:path';

const filesAtOnce = 16;

/**
 * Once it resolves, everything below a folder survives a power cut; the folder's own name does once its parent is
 * synced.
 */
export async function syncTree(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  // Windows can't open a folder as a file, and syncs a file only with write access.
  const isWindows = process.platform === 'win32';
  const left = entries
    .filter((entry) => entry.isFile() || !isWindows)
    .map((entry) => path.join(entry.parentPath, entry.name));
  if (!isWindows) left.push(folder);
  await Promise.all(
    Array.from({ length: filesAtOnce }, async () => {
      for (let next = left.pop(); next !== undefined; next = left.pop()) {
        const handle = await open(next, isWindows ? 'r+' : 'r');
        await handle.sync().finally(() => handle.close());
      }
    }),
  );
}
