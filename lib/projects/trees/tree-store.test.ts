import { describe, expect, test } from 'vitest';
import type { BlobStore } from '../../base/blobs/blob-store';
import { createMemoryBlobStore } from '../../base/blobs/memory-blob-store.fixture';
import type { FileTree } from '../../base/files/file-operation';
import { createTreeStore, hashTree } from './tree-store';

const entry = (n: number) => ({ hash: n.toString(16).padStart(64, '0'), size: n });

function countingPuts(blobs: BlobStore): { blobs: BlobStore; stored(): Promise<number> } {
  const seen = new Set<string>();
  return {
    blobs: {
      ...blobs,
      async putAll(parts) {
        const hashes = await blobs.putAll(parts);
        for (const hash of hashes) seen.add(hash);
        return hashes;
      },
    },
    stored: async () => seen.size,
  };
}

const small: FileTree = {
  'index.html': entry(1),
  'src/App.tsx': entry(2),
  'src/auth/login.ts': { ...entry(3), locked: true },
  'src/constructor': entry(4),
};

describe('createTreeStore', () => {
  test('returns the tree it was given, including locks', async () => {
    const blobs = createMemoryBlobStore();
    const hash = await createTreeStore({ blobs }).write(small);
    expect(hash).toBe(hashTree(small));
    expect(await createTreeStore({ blobs }).read(hash)).toEqual(small);
  });

  test('gives equal trees one hash whatever the order of their paths, and different trees different ones', () => {
    const reversed = Object.fromEntries(Object.entries(small).toReversed());
    expect(hashTree(reversed)).toBe(hashTree(small));
    expect(hashTree({ ...small, 'index.html': entry(9) })).not.toBe(hashTree(small));
    expect(hashTree({ ...small, 'src/auth/login.ts': entry(3) })).not.toBe(hashTree(small));
  });

  test('keeps the empty tree', async () => {
    const store = createTreeStore({ blobs: createMemoryBlobStore() });
    expect(await store.read(await store.write({}))).toEqual({});
  });

  test('stores only the directories above a change', async () => {
    const { blobs, stored } = countingPuts(createMemoryBlobStore());
    const store = createTreeStore({ blobs });
    const many = Object.fromEntries(
      Array.from({ length: 1000 }, (_, n) => [`src/part${n % 50}/file${n}.ts`, entry(n)]),
    );
    await store.write(many);
    const before = await stored();
    await store.write({ ...many, 'src/part7/file7.ts': entry(5000) });
    expect((await stored()) - before).toBe(3);
  });

  test('stores contents together with the tree', async () => {
    const blobs = createMemoryBlobStore();
    await createTreeStore({ blobs }).write({}, [new Uint8Array([1])]);
    expect(await blobs.get('4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a')).toEqual(
      new Uint8Array([1]),
    );
  });

  test('returns null for an incomplete tree, or none', async () => {
    const blobs = createMemoryBlobStore();
    const store = createTreeStore({ blobs });
    const text = await blobs.put(new TextEncoder().encode('{"not":"a directory"}'));
    expect(await store.read('0'.repeat(64))).toBeNull();
    expect(await store.read(text)).toBeNull();
    const hash = await store.write(small);
    await blobs.collect((used) => used === hash, Date.now() + 1000);
    expect(await createTreeStore({ blobs }).read(hash)).toBeNull();
  });

  test('visits every hash a tree needs, and a shared directory once', async () => {
    const store = createTreeStore({ blobs: createMemoryBlobStore() });
    const hash = await store.write({ 'a/x': entry(1), 'b/x': entry(1), y: entry(2) });
    const seen: string[] = [];
    await store.visit(hash, (each) => (seen.includes(each) ? false : Boolean(seen.push(each))));
    expect(seen).toHaveLength(4);
  });
});
