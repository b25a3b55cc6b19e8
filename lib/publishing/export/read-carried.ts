import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Carried } from './add-backend';

/**
 * Reads what the build made for downloaded apps, on the first call only. `versions.json` lists the packages they need.
 */
export function readCarriedOnce(folder: string): () => Promise<Carried> {
  let read: Promise<Carried> | null = null;
  return () => {
    read ??= readCarried(folder);
    read.catch(() => (read = null));
    return read;
  };
}

async function readCarried(folder: string): Promise<Carried> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: Record<string, Uint8Array> = {};
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    files[path.relative(folder, file).split(path.sep).join('/')] = await readFile(file);
  }
  const { 'versions.json': versions, ...carried } = files;
  const { all, functions } = JSON.parse(new TextDecoder().decode(versions)) as {
    all: Carried['versions'];
    functions: Carried['functionVersions'];
  };
  return { files: carried, versions: all, functionVersions: functions };
}
