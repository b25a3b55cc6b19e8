import type { BlobStore } from './blob-store';

const mostBytes = 64 * 1024 * 1024;
const largest = 512 * 1024;

/**
 * Keeps the most recently read small blobs in memory, so that popular ones are read from disk once. A blob never
 * changes.
 */
export function keepHotBlobs(
  blobs: Pick<BlobStore, 'get'>,
  limits: { inAll: number; each: number } = { inAll: mostBytes, each: largest },
): Pick<BlobStore, 'get'> {
  const hot = new Map<string, Uint8Array>();
  let held = 0;
  return {
    async get(hash) {
      const known = hot.get(hash);
      if (known) {
        hot.delete(hash);
        hot.set(hash, known);
        return known;
      }
      const bytes = await blobs.get(hash);
      if (!bytes || bytes.length > limits.each || hot.has(hash)) return bytes;
      hot.set(hash, bytes);
      held += bytes.length;
      for (const [oldest, { length }] of hot) {
        if (held <= limits.inAll) break;
        hot.delete(oldest);
        held -= length;
      }
      return bytes;
    },
  };
}
