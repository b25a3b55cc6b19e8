import { copyFile, link, readdir } from 'node:fs/promises';
import path from 'node:path';

const manifest = 'manifest.json';

/** Adds the modules of one layer to those of another without copying their bytes (hard links; copies across disks). */
export async function linkLayer(from: string, to: string): Promise<void> {
  const names = (await readdir(from)).filter((name) => name !== manifest);
  await Promise.all(names.map((name) => linkFile(path.join(from, name), path.join(to, name))));
}

async function linkFile(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (failure) {
    const code = (failure as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') return;
    if (code === 'ENOSPC') throw failure;
    await copyFile(from, to);
  }
}
