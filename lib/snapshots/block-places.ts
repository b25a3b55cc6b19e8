import { createHash } from 'node:crypto';
import { blockSize, keyOf, nameSize, type FileBlocks } from '@/lib/backend-engine/blocks';
import type { BlobStore } from '@/lib/blobs/blob-store';
import type { SnapshotManifest } from './snapshot-manifest';

/** 2 MB: what stays stored while one block of it is needed. */
const blocksInPack = 256;

type Pack = SnapshotManifest['packs'][number];
type Place = { pack: Pack; at: number };

/** The name of a block of zeros, which is never stored. */
export const zerosName = createHash('sha256').update(Buffer.alloc(blockSize)).digest();
const isZeros = (key: string) => key === zerosName.toString('latin1') || key === '\0'.repeat(nameSize);

/** Which blocks are stored, and where: packs are blobs of up to 256 blocks, each with a second blob of their names. */
export type BlockPlaces = {
  /** Names of all blocks that need not be stored again, one after the other. */
  known(): Uint8Array;
  /** Stores blocks; when it resolves they survive a power cut. */
  store(blocks: { names: Uint8Array; bytes: Uint8Array }): Promise<void>;
  /** Writes down where the blocks of these files lie; all of them must have been stored. */
  describe(files: readonly FileBlocks[]): Pick<SnapshotManifest, 'packs' | 'files'>;
};

/** Knows the blocks of one snapshot, or of none, to begin with. Null when a blob of it is missing. */
export async function createBlockPlaces(blobs: BlobStore, from: SnapshotManifest | null): Promise<BlockPlaces | null> {
  const places = new Map<string, Place>();
  const packs = from?.packs ?? [];
  const missing = await blobs.missing(packs.map((pack) => pack.bytes));
  const allNames = await Promise.all(packs.map((pack) => blobs.get(pack.names)));
  if (missing.length > 0) return null;
  for (const [n, pack] of packs.entries()) {
    const names = allNames[n];
    if (!names) return null;
    addPack(pack, names);
  }

  function addPack(pack: Pack, names: Uint8Array): void {
    for (let at = 0; at * nameSize < names.length; at += 1) {
      const key = keyOf(names, at);
      if (!places.has(key)) places.set(key, { pack, at });
    }
  }

  return {
    known() {
      const names = Buffer.alloc((places.size + 1) * nameSize);
      zerosName.copy(names);
      let at = 1;
      for (const key of places.keys()) names.write(key, nameSize * at++, 'latin1');
      return names;
    },
    async store({ names, bytes }) {
      const parts: Uint8Array[] = [];
      const count = names.length / nameSize;
      for (let at = 0; at < count; at += blocksInPack) {
        const end = Math.min(at + blocksInPack, count);
        parts.push(bytes.subarray(at * blockSize, end * blockSize), names.subarray(at * nameSize, end * nameSize));
      }
      const hashes = await blobs.putAll(parts);
      for (let n = 0; n < hashes.length; n += 2) addPack({ bytes: hashes[n]!, names: hashes[n + 1]! }, parts[n + 1]!);
    },
    describe(files) {
      const numbers = new Map<string, number>();
      const used: Pack[] = [];
      function numberOf(pack: Pack): number {
        const known = numbers.get(pack.bytes);
        if (known !== undefined) return known;
        numbers.set(pack.bytes, used.length);
        return used.push(pack) - 1;
      }
      const described = files.map(({ path, size, names }): SnapshotManifest['files'][number] => {
        const runs: number[] = [];
        for (let n = 0; n * nameSize < names.length; n += 1) {
          const key = keyOf(names, n);
          const place = isZeros(key) ? null : places.get(key);
          if (place === undefined) throw new Error(`A block of ${path} was not handed over.`);
          const [pack, at] = place === null ? [-1, 0] : [numberOf(place.pack), place.at];
          const last = runs.length - 3;
          const goesOn = last >= 0 && runs[last] === pack && (pack === -1 || runs[last + 1]! + runs[last + 2]! === at);
          if (goesOn) runs[last + 2]! += 1;
          else runs.push(pack, at, 1);
        }
        return [path, size, runs];
      });
      return { packs: used, files: described };
    },
  };
}
