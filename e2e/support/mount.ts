import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export type Mounted = { folder: string; makeReadOnly(): void; dispose(): void };

/** A separate in-memory file system of that many megabytes; throws if this machine does not allow mounting. */
export function mountSmallDisk(megabytes: number): Mounted {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'easel-disk-'));
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: 'pipe' });
  try {
    run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'tmpfs', folder);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    folder,
    makeReadOnly: () => void run('mount', '-o', 'remount,ro', folder),
    dispose() {
      run('umount', '-l', folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Whether disks can be mounted here: on Linux, as root, outside most containers. */
export function canMount(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    mountSmallDisk(1).dispose();
    return true;
  } catch {
    return false;
  }
}
