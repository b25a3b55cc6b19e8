import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { readManifest, readRecord } from './layer-folder';

/**
 * Shrinks the layers' folder to `maxBytes`. Removes npm's cache first, then layers not in `inUse`, least recently used
 * first, each with its packages unless another layer needs them. Files shared by hard links are not counted. The caller
 * must ensure that nothing else is using the folder.
 */
export async function collectLayers(
  folder: string,
  maxBytes: number,
  inUse: ReadonlySet<string>,
): Promise<{ bytes: number; removed: string[] }> {
  const bundles = path.join(folder, 'bundles');
  const installs = path.join(folder, 'installs');
  const caches = ['npm-cache', 'npm-cache-plain'].map((name) => path.join(folder, name));
  for (const name of await list(folder)) {
    if (name.startsWith('.work-')) await remove(path.join(folder, name));
  }

  const removed: string[] = [];
  let bytes = await countBytes(folder);
  for (const cache of bytes > maxBytes ? caches : []) {
    bytes -= await countBytes(cache);
    await remove(cache);
  }

  for (const hash of await oldestFirst(bundles)) {
    if (bytes <= maxBytes) break;
    if (inUse.has(hash)) continue;
    bytes -= await countBytes(path.join(bundles, hash));
    await remove(path.join(bundles, hash));
    removed.push(hash);
    bytes -= await removeUnneeded(bundles, installs);
  }
  await removeDangling(path.join(folder, 'requests'), installs);
  // Files that were shared by hard links may now have a single link left, and then they count, so measure again.
  return { bytes: removed.length > 0 ? await countBytes(folder) : bytes, removed };
}

/** Removes installs that no layer was made from; returns the bytes freed. */
async function removeUnneeded(bundles: string, installs: string): Promise<number> {
  const manifests = await Promise.all((await list(bundles)).map((hash) => readManifest(path.join(bundles, hash))));
  const needed = new Set(manifests.map((manifest) => manifest?.install));
  let bytes = 0;
  for (const id of await list(installs)) {
    if (needed.has(id)) continue;
    bytes += await countBytes(path.join(installs, id));
    await remove(path.join(installs, id));
  }
  return bytes;
}

async function removeDangling(requests: string, installs: string): Promise<void> {
  const present = new Set(await list(installs));
  for (const name of await list(requests)) {
    const file = path.join(requests, name);
    const request = await readRecord(file, z.object({ id: z.string() }));
    if (!request || !present.has(request.id)) await remove(file);
  }
}

async function oldestFirst(folder: string): Promise<string[]> {
  const entries = (await list(folder)).map(async (name) => {
    const used = (await stat(path.join(folder, name)).catch(() => null))?.mtimeMs ?? 0;
    return { name, used };
  });
  return (await Promise.all(entries)).sort((a, b) => a.used - b.used).map(({ name }) => name);
}

async function countBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) bytes += await countBytes(file);
    else {
      const found = await stat(file).catch(() => null);
      if (found?.nlink === 1) bytes += found.size;
    }
  }
  return bytes;
}

async function list(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function remove(place: string): Promise<void> {
  await rm(place, { recursive: true, force: true });
}
