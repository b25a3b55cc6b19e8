import { fork } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { packedFolder } from './own-folders';
import { isAllPacked } from './pack-files';

/**
 * Compresses files that have no copy yet, in a separate process, while the server already handles requests. If the
 * build folder can't be written to, files are compressed as they are sent. Returns a function that ends the process.
 */
export async function startPacking(root: string, report: (error: unknown) => void): Promise<() => void> {
  if ((await isAllPacked(root)) || !(await isWritable(path.dirname(packedFolder(root))))) return () => {};
  const child = fork(path.join(root, 'build', 'workers', 'pack-files.mjs'), [], {
    execArgv: [],
    env: {} as NodeJS.ProcessEnv,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.once('error', report);
  child.once('exit', (code) => {
    if (code !== 0 && code !== null) report(new Error(`packing the builder's files ended with ${code}`));
  });
  child.unref();
  child.channel?.unref();
  return () => void (child.connected && child.disconnect());
}

async function isWritable(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
}
