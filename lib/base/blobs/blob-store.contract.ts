import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { BlobStore } from './blob-store';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const unknown = '0'.repeat(64);
const later = () => Date.now() + 60_000;

/** The contract of every blob store; `createStore` returns an empty one. */
export function describeBlobStore(adapter: string, createStore: () => Promise<BlobStore>): void {
  describe(`BlobStore (${adapter})`, () => {
    test('returns the bytes it was given, by their SHA-256', async () => {
      const store = await createStore();
      const bytes = bytesOf('Grüße 你好');
      expect(await store.put(bytes)).toBe(hashOf(bytes));
      expect(await store.get(hashOf(bytes))).toEqual(bytes);
    });

    test('keeps the empty blob, long runs and binary data', async () => {
      const store = await createStore();
      const noise = Uint8Array.from({ length: 70_000 }, (_, n) => (n * 7919 + (n >> 3)) & 255);
      const parts = [new Uint8Array(0), bytesOf('ab'.repeat(50_000)), noise];
      const hashes = await store.putAll(parts);
      expect(hashes).toEqual(parts.map(hashOf));
      for (const [n, hash] of hashes.entries()) expect(Buffer.compare((await store.get(hash))!, parts[n]!)).toBe(0);
    });

    test('stores equal bytes under one hash, also within one call', async () => {
      const store = await createStore();
      expect(await store.putAll([bytesOf('a'), bytesOf('b'), bytesOf('a')])).toEqual(
        ['a', 'b', 'a'].map((text) => hashOf(bytesOf(text))),
      );
      expect(await store.put(bytesOf('a'))).toBe(hashOf(bytesOf('a')));
    });

    test('accepts the same bytes from many callers at once', async () => {
      const store = await createStore();
      const hashes = await Promise.all(Array.from({ length: 30 }, (_, n) => store.put(bytesOf(`part ${n % 3}`))));
      expect(new Set(hashes).size).toBe(3);
      for (const hash of hashes) expect(await store.has(hash)).toBe(true);
    });

    test('returns null for what it does not have, whatever the name', async () => {
      const store = await createStore();
      expect(await store.get(unknown)).toBeNull();
      expect(await store.get('../../etc/passwd')).toBeNull();
      expect(await store.has(unknown)).toBe(false);
    });

    test('lists which hashes are missing', async () => {
      const store = await createStore();
      const hash = await store.put(bytesOf('here'));
      expect(await store.missing([hash, unknown])).toEqual([unknown]);
    });

    test('collects blobs that are unused and old enough, and reports how many bytes that freed', async () => {
      const store = await createStore();
      const [kept, dropped] = await store.putAll([bytesOf('kept'), bytesOf('dropped')]);
      expect(await store.collect((hash) => hash === kept, later())).toBeGreaterThan(0);
      expect(await store.has(kept!)).toBe(true);
      expect(await store.get(dropped!)).toBeNull();
      expect(await store.put(bytesOf('dropped'))).toBe(dropped);
      expect(await store.get(dropped!)).toEqual(bytesOf('dropped'));
    });

    test('collects nothing younger than the given age', async () => {
      const store = await createStore();
      const hash = await store.put(bytesOf('young'));
      expect(await store.collect(() => false, Date.now() - 60_000)).toBe(0);
      expect(await store.has(hash)).toBe(true);
    });
  });
}
