import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * vitest's global setup of the browser tests: names a folder where each worker notes the server that it lends to its
 * files (`borrowEasel`), and ends those servers after the run, however the workers ended.
 */
export function setup() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'easel-lent-'));
  process.env.EASEL_LENT_SERVERS = folder;
  return async () => {
    const pids = readdirSync(folder).map(Number);
    for (const pid of pids) signal(pid, 'SIGTERM');
    for (const pid of pids) while (signal(pid, 0)) await new Promise((resolve) => setTimeout(resolve, 100));
    // Each note holds the server's data folder.
    const dataFolders = pids.map((pid) => readFileSync(path.join(folder, String(pid)), 'utf8'));
    for (const one of [...dataFolders, folder]) rmSync(one, { recursive: true, force: true });
  };
}

/** Returns false if there is no such process. */
function signal(pid, what) {
  try {
    return process.kill(pid, what);
  } catch {
    return false;
  }
}
