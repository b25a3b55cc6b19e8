import { createHash } from 'node:crypto';
import type { BlobStore } from './blob-store';

/**
 * Blobs in memory, for tests and for data that need not outlive the process. `now` sets the age that `collect` checks.
 */
export function createMemoryBlobStore(now: () => number = Date.now): BlobStore {
  const blobs = new Map<string, { bytes: Uint8Array; at: number }>();

  async function put(bytes: Uint8Array): Promise<string> {
    const hash = createHash('sha256').update(bytes).digest('hex');
    blobs.set(hash, { bytes: blobs.get(hash)?.bytes ?? bytes.slice(), at: now() });
    return hash;
  }

  return {
    put,
    putAll: (parts) => Promise.all(parts.map(put)),
    get: async (hash) => blobs.get(hash)?.bytes.slice() ?? null,
    has: async (hash) => blobs.has(hash),
    missing: async (hashes) => hashes.filter((hash) => !blobs.has(hash)),
    async collect(isUsed, olderThan) {
      let freed = 0;
      for (const [hash, blob] of blobs) {
        if (blob.at >= olderThan || isUsed(hash)) continue;
        blobs.delete(hash);
        freed += blob.bytes.length;
      }
      return freed;
    },
  };
}
