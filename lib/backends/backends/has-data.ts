import path from 'node:path';
import { exists } from './exists';
import { isBeingReplaced } from './replace-folder';
import { isUnwritten } from './unwritten-folder';

/** Whether a backend's folder holds a database, or is about to; a backend that was never called has none. */
export async function hasData(folder: string): Promise<boolean> {
  return (await exists(path.join(folder, 'database'))) || (await isUnwritten(folder)) || isBeingReplaced(folder);
}
