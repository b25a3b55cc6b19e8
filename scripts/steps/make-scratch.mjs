import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const inMemory = '/dev/shm';
const least = 4 * 1024 ** 3;

/**
 * A folder for the tests' files, in memory if 4 GB of it are free: each of hundreds of databases is 400 small files,
 * which some disks take a second to create.
 */
export function makeScratch() {
  const folder = mkdtempSync(path.join(hasRoom() ? inMemory : os.tmpdir(), 'easel-test-'));
  // If the tests run as root, Postgres runs as another user: let other users pass through this folder, but not list it.
  chmodSync(folder, 0o711);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function hasRoom() {
  try {
    const { bavail, bsize } = statfsSync(inMemory);
    return bavail * bsize >= least && os.freemem() >= least;
  } catch {
    return false;
  }
}
