import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { blockSize, nameSize } from '@/lib/backends/backend-engine/changed-blocks/block-format';
import { runsOf, type SnapshotManifest } from './snapshot-manifest';
import { createSlices } from './slices';
import { zerosName } from './store-new-blocks';

type File = SnapshotManifest['files'][number];

/** A file to write: the blocks that differ from the file already in place; null if all must be written. */
export type FilePlan = { file: File; differing: readonly number[] | null };

/** Where each of a file's blocks is; pack -1 means zeros. */
export function placesOf([, , runs]: File): [pack: number, at: number][] {
  return [...runsOf(runs)].flatMap(([pack, first, count]) =>
    Array.from({ length: count }, (_, n): [number, number] => [pack, first + n]),
  );
}

/**
 * Compares a snapshot's files with those in a folder. Reads the folder, 2 ms per megabyte. `names` are the block names
 * of each pack.
 */
export async function compareFiles(
  files: readonly File[],
  names: readonly Uint8Array[],
  folder: string | null,
): Promise<FilePlan[]> {
  const pause = createSlices();
  const plans: FilePlan[] = [];
  for (const file of files) {
    const [name, size] = file;
    const there = folder === null ? null : path.join(folder, name);
    // The log is mostly zeros, which are never written, so don't compare it.
    const isLike = there !== null && !name.startsWith('pg_wal/') && sizeOf(there) === size;
    plans.push({ file, differing: isLike ? await differing(there, file, names, pause) : null });
    await pause();
  }
  return plans;
}

async function differing(
  there: string,
  file: File,
  names: readonly Uint8Array[],
  pause: () => Promise<void>,
): Promise<number[]> {
  const found: number[] = [];
  const handle = openSync(there, 'r');
  try {
    const block = Buffer.alloc(blockSize);
    for (const [n, [pack, at]] of placesOf(file).entries()) {
      const read = readSync(handle, block, 0, blockSize, n * blockSize);
      block.fill(0, read);
      const wanted = pack === -1 ? zerosName : names[pack]!.subarray(at * nameSize, (at + 1) * nameSize);
      if (createHash('sha256').update(block).digest().compare(wanted) !== 0) found.push(n);
      await pause();
    }
  } finally {
    closeSync(handle);
  }
  return found;
}

function sizeOf(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.size ?? null;
}
