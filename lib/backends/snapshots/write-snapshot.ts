import { closeSync, copyFileSync, ftruncateSync, linkSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { link, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { blockSize } from '@/lib/backends/backend-engine/changed-blocks/block-format';
import type { BlobStore } from '@/lib/base/blobs/blob-store';
import { isSystemError } from '@/lib/base/blobs/is-system-error';
import { compareFiles, type FilePlan, placesOf } from './compare-files';
import { createSlices } from './slices';
import type { SnapshotManifest, SnapshotUploads } from './snapshot-manifest';

const uploadsAtOnce = 8;

/** Thrown when a blob that a snapshot names is missing. */
export class MissingBlob extends Error {}

type Parts = {
  blobs: BlobStore;
  manifest: SnapshotManifest;
  uploads: SnapshotUploads;
  /** An empty folder that becomes the backend's. */
  folder: string;
  /**
   * The folder it will replace, closed and never opened again after that: identical files are shared with it instead of
   * written. Null for none.
   */
  beside: string | null;
};

/** Writes a snapshot's data in the form an engine opens. */
export async function writeSnapshot({ blobs, manifest, uploads, folder, beside }: Parts): Promise<void> {
  async function read(hash: string): Promise<Uint8Array> {
    const bytes = await blobs.get(hash).catch((error: unknown) => {
      if (isSystemError(error)) throw error;
      // A damaged blob counts as missing.
      return null;
    });
    if (bytes === null) throw new MissingBlob(hash);
    return bytes;
  }

  const names = await Promise.all(manifest.packs.map((pack) => read(pack.names)));
  const old = beside === null ? null : path.join(beside, 'database');
  const plans = await compareFiles(manifest.files, names, old);
  const needed = [...new Set(plans.flatMap(packsOf))];
  const packs = new Map(await Promise.all(needed.map(async (n) => [n, await read(manifest.packs[n]!.bytes)] as const)));

  const data = path.join(folder, 'database');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  for (const one of manifest.folders) mkdirSync(path.join(data, one), { recursive: true, mode: 0o700 });
  const pause = createSlices();
  for (const plan of plans) await writeFrom(plan, data, old, packs, pause);

  await mkdir(path.join(folder, 'uploads', 'objects'), { recursive: true });
  await mkdir(path.join(folder, 'uploads', 'bytes'), { recursive: true });
  await inParallel(uploads, ({ name, pointer }) => writeFile(path.join(folder, 'uploads', 'objects', name), pointer));
  await inParallel([...new Set(uploads.map(({ hash }) => hash))], async (hash) => {
    const target = path.join(folder, 'uploads', 'bytes', hash);
    const isShared =
      beside !== null &&
      (await link(path.join(beside, 'uploads', 'bytes', hash), target).then(
        () => true,
        () => false,
      ));
    if (!isShared) await writeFile(target, await read(hash));
  });
  await writeFile(path.join(folder, 'prepared.json'), manifest.prepared);
}

function packsOf({ file, differing }: FilePlan): number[] {
  const places = placesOf(file);
  const wanted = differing === null ? places : differing.map((n) => places[n]!);
  return [...new Set(wanted.map(([pack]) => pack))].filter((pack) => pack !== -1);
}

async function writeFrom(
  { file, differing }: FilePlan,
  data: string,
  old: string | null,
  packs: ReadonlyMap<number, Uint8Array>,
  pause: () => Promise<void>,
): Promise<void> {
  const [name, size] = file;
  const target = path.join(data, name);
  const there = differing === null || old === null ? null : path.join(old, name);
  if (there !== null && differing?.length === 0) {
    linkSync(there, target);
    return pause();
  }
  if (there !== null) copyFileSync(there, target);
  const handle = openSync(target, there === null ? 'wx' : 'r+', 0o600);
  try {
    const places = placesOf(file);
    for (const n of differing ?? places.keys()) {
      const [pack, at] = places[n]!;
      // Zeros are not written: gaps in a new file read as zeros.
      if (pack === -1 && there === null) continue;
      const bytes = pack === -1 ? new Uint8Array(blockSize) : packs.get(pack)!;
      const length = Math.min(blockSize, size - n * blockSize);
      writeSync(handle, bytes, pack === -1 ? 0 : at * blockSize, length, n * blockSize);
      await pause();
    }
    ftruncateSync(handle, size);
  } finally {
    closeSync(handle);
  }
}

async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < items.length) await work(items[next++]!);
  };
  await Promise.all(Array.from({ length: uploadsAtOnce }, worker));
}
