import path from 'node:path';
import { exists } from './exists';
import { isBeingReplaced } from './replace-folder';

/** Whether a backend's folder holds a database, or is about to: one that nobody has called has none. */
export async function hasData(folder: string): Promise<boolean> {
  return (await exists(path.join(folder, 'database'))) || isBeingReplaced(folder);
}
