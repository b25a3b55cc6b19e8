import { fork } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { packedFolder } from './own-folders';
import { isAllPacked } from './pack-files';

/**
 * Packs what is not packed yet in a process of its own, beside a server that already answers. A build that can't be
 * written to stays as it is: its files are packed as they are sent. Answers what ends the process.
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
