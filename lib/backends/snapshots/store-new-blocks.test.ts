import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { blockSize, nameSize, type FileBlocks } from '@/lib/backends/backend-engine/changed-blocks/block-format';
import { createMemoryBlobStore } from '@/lib/base/blobs/memory-blob-store.fixture';
import { createNewBlockStore, mostSparePacks } from './store-new-blocks';
import { placesOf } from './compare-files';
import type { SnapshotManifest } from './snapshot-manifest';

const blockOf = (text: string) => Buffer.alloc(blockSize, text);
const nameOf = (block: Uint8Array) => createHash('sha256').update(block).digest();
const zeros = new Uint8Array(blockSize);

function toBlocks(blocks: readonly Uint8Array[]) {
  return { names: Buffer.concat(blocks.map(nameOf)), bytes: Buffer.concat(blocks) };
}
const file = (blocks: readonly Uint8Array[]): FileBlocks => ({
  path: 'base/1',
  size: blocks.length * blockSize,
  names: Buffer.concat(blocks.map(nameOf)),
});
const manifestOf = (described: Pick<SnapshotManifest, 'packs' | 'files'>): SnapshotManifest => ({
  format: 1,
  engine: 'test',
  transaction: '1',
  prepared: '',
  folders: [],
  uploads: null,
  ...described,
});

async function readBack(blobs: ReturnType<typeof createMemoryBlobStore>, { packs, files }: SnapshotManifest) {
  const bytes = await Promise.all(packs.map((pack) => blobs.get(pack.bytes)));
  return placesOf(files[0]!).map(([pack, at]) =>
    pack === -1 ? zeros : bytes[pack]!.subarray(at * blockSize, (at + 1) * blockSize),
  );
}

describe('createNewBlockStore', () => {
  test('records neighbours as one run, and never stores zeros', async () => {
    const blobs = createMemoryBlobStore();
    const newBlocks = (await createNewBlockStore(blobs, null))!;
    const blocks = ['a', 'b', 'c'].map(blockOf);
    await newBlocks.store(toBlocks(blocks));
    const { packs, files } = await newBlocks.describe([file([...blocks, zeros, zeros, blocks[0]!])]);
    expect(packs).toHaveLength(1);
    expect(files).toEqual([['base/1', 6 * blockSize, [0, 0, 3, -1, 0, 2, 0, 0, 1]]]);
  });

  test('knows the blocks of the snapshot it begins with, and zeros', async () => {
    const blobs = createMemoryBlobStore();
    const first = (await createNewBlockStore(blobs, null))!;
    const blocks = ['a', 'b'].map(blockOf);
    await first.store(toBlocks(blocks));
    const next = (await createNewBlockStore(blobs, manifestOf(await first.describe([file(blocks)]))))!;
    const known = Buffer.from(next.known());
    expect(known.length / nameSize).toBe(3);
    for (const block of [...blocks, zeros]) expect(known.includes(nameOf(block))).toBe(true);
  });

  test('starts from nothing if a pack was collected', async () => {
    const blobs = createMemoryBlobStore();
    const first = (await createNewBlockStore(blobs, null))!;
    await first.store(toBlocks([blockOf('a')]));
    const manifest = manifestOf(await first.describe([file([blockOf('a')])]));
    await blobs.collect((hash) => hash !== manifest.packs[0]!.bytes, Date.now() + 60_000);
    expect(await createNewBlockStore(blobs, manifest)).toBeNull();
  });

  test('a long row of small changes ends in few packs, and every state can be read', async () => {
    const blobs = createMemoryBlobStore();
    let manifest: SnapshotManifest | null = null;
    let blocks = Array.from({ length: 300 }, (_, n) => blockOf(`first ${n} `));
    for (let n = 0; n < 200; n += 1) {
      const changed = blockOf(`changed ${n} `);
      blocks = blocks.with(n, changed);
      const newBlocks = (await createNewBlockStore(blobs, manifest))!;
      await newBlocks.store(toBlocks(manifest === null ? blocks : [changed]));
      manifest = manifestOf(await newBlocks.describe([file(blocks)]));
      expect(manifest.packs.length).toBeLessThanOrEqual(2 + mostSparePacks);
      if (n % 40 === 39)
        expect(Buffer.concat(await readBack(blobs, manifest)).equals(Buffer.concat(blocks))).toBe(true);
    }
  });
});
