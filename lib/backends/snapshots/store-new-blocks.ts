import { createHash } from 'node:crypto';
import {
  type Blocks,
  blockSize,
  type FileBlocks,
  keyOf,
  nameSize,
} from '@/lib/backends/backend-engine/changed-blocks/block-format';
import type { BlobStore } from '@/lib/base/blobs/blob-store';
import type { SnapshotManifest } from './snapshot-manifest';

/** 2 MB, which stay stored as long as one of these blocks is needed. */
const blocksInPack = 256;
/** How many more packs a snapshot may use than if all were full; beyond that the emptiest are merged. */
export const mostSparePacks = 64;

type Pack = SnapshotManifest['packs'][number];
type Place = { pack: Pack; at: number };

/** The name of an all-zero block, which is never stored. */
export const zerosName = createHash('sha256').update(Buffer.alloc(blockSize)).digest();
const zeroKeys = new Set([zerosName.toString('latin1'), '\0'.repeat(nameSize)]);

/**
 * Knows which blocks are stored, and where: packs are blobs of up to 256 blocks, each with a second blob of their
 * names.
 */
export type NewBlockStore = {
  /** The concatenated names of all blocks that need not be stored again. */
  known(): Uint8Array;
  /** Stores blocks; once it resolves they survive a power cut. */
  store(blocks: Blocks): Promise<void>;
  /** Returns where the blocks of these files are; all of them must have been stored. */
  describe(files: readonly FileBlocks[]): Promise<Pick<SnapshotManifest, 'packs' | 'files'>>;
};

/** Starts with the blocks of one snapshot, or of none. Null if one of its blobs is missing. */
export async function createNewBlockStore(
  blobs: BlobStore,
  from: SnapshotManifest | null,
): Promise<NewBlockStore | null> {
  const places = new Map<string, Place>();
  const packs = from?.packs ?? [];
  // `missing` also renews the blobs' age, so that they aren't garbage-collected before the next manifest names them.
  const missing = await blobs.missing(packs.flatMap((pack) => [pack.bytes, pack.names]));
  const allNames = await Promise.all(packs.map((pack) => blobs.get(pack.names)));
  if (missing.length > 0) return null;
  for (const [n, pack] of packs.entries()) {
    const names = allNames[n];
    if (!names) return null;
    notePack(pack, names);
  }

  /** Blocks that were known elsewhere are read from this pack from now on. */
  function notePack(pack: Pack, names: Uint8Array): void {
    for (let at = 0; at * nameSize < names.length; at += 1) places.set(keyOf(names, at), { pack, at });
  }

  async function store({ names, bytes }: Blocks): Promise<void> {
    const parts: Uint8Array[] = [];
    const count = names.length / nameSize;
    for (let at = 0; at < count; at += blocksInPack) {
      const end = Math.min(at + blocksInPack, count);
      parts.push(bytes.subarray(at * blockSize, end * blockSize), names.subarray(at * nameSize, end * nameSize));
    }
    const hashes = await blobs.putAll(parts);
    for (let n = 0; n < hashes.length; n += 2) notePack({ bytes: hashes[n]!, names: hashes[n + 1]! }, parts[n + 1]!);
  }

  /**
   * If there are too many packs, merges the blocks of the emptiest that are still used: otherwise reading a snapshot
   * would take ever longer.
   */
  async function gather(files: readonly FileBlocks[]): Promise<void> {
    const live = new Map<Pack, Set<string>>();
    let count = 0;
    for (const key of files.flatMap(keysOf)) {
      const place = places.get(key);
      if (!place || zeroKeys.has(key)) continue;
      const keys = live.get(place.pack) ?? new Set();
      live.set(place.pack, keys.add(key));
      count += 1;
    }
    const spare = live.size - Math.ceil(count / blocksInPack);
    if (spare <= mostSparePacks) return;
    const emptiest = [...live].sort(([, a], [, b]) => a.size - b.size).slice(0, spare);
    const [names, bytes]: [Buffer[], Uint8Array[]] = [[], []];
    for (const [pack, keys] of emptiest) {
      const stored = await blobs.get(pack.bytes);
      if (stored === null) throw new Error(`Pack ${pack.bytes} is gone.`);
      for (const key of keys) {
        const { at } = places.get(key)!;
        names.push(Buffer.from(key, 'latin1'));
        bytes.push(stored.subarray(at * blockSize, (at + 1) * blockSize));
      }
    }
    await store({ names: Buffer.concat(names), bytes: Buffer.concat(bytes) });
  }

  return {
    known() {
      const names = Buffer.alloc((places.size + 1) * nameSize);
      zerosName.copy(names);
      let at = 1;
      for (const key of places.keys()) names.write(key, nameSize * at++, 'latin1');
      return names;
    },
    store,
    async describe(files) {
      await gather(files);
      const numbers = new Map<string, number>();
      const used: Pack[] = [];
      function numberOf(pack: Pack): number {
        const known = numbers.get(pack.bytes);
        if (known !== undefined) return known;
        numbers.set(pack.bytes, used.length);
        return used.push(pack) - 1;
      }
      const described = files.map((file): SnapshotManifest['files'][number] => {
        const runs: number[] = [];
        for (const key of keysOf(file)) {
          const place = zeroKeys.has(key) ? null : places.get(key);
          if (place === undefined) throw new Error(`A block of ${file.path} was not handed over.`);
          const [pack, at] = place === null ? [-1, 0] : [numberOf(place.pack), place.at];
          const last = runs.length - 3;
          const goesOn = last >= 0 && runs[last] === pack && (pack === -1 || runs[last + 1]! + runs[last + 2]! === at);
          if (goesOn) runs[last + 2]! += 1;
          else runs.push(pack, at, 1);
        }
        return [file.path, file.size, runs];
      });
      return { packs: used, files: described };
    },
  };
}

function keysOf({ names }: FileBlocks): string[] {
  return Array.from({ length: names.length / nameSize }, (_, at) => keyOf(names, at));
}
