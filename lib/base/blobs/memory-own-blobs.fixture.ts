import type { BlobStore } from './blob-store';
import type { BlobOwner, OwnBlobs } from './own-blobs';

/** `OwnBlobs` in memory, for tests: an owner has exactly the blobs that were added, and every tree. */
export function createMemoryOwnBlobs(blobs: BlobStore): OwnBlobs {
  const added = new Set<string>();
  const nameOf = (owner: BlobOwner, hash: string) =>
    `${'projectId' in owner ? owner.projectId : owner.viewerId} ${hash}`;
  return {
    add: async (owner, hashes) => hashes.forEach((hash) => added.add(nameOf(owner, hash))),
    of(...owners) {
      const isTheirs = (hash: string) => owners.some((owner) => added.has(nameOf(owner, hash)));
      return {
        get: async (hash) => (isTheirs(hash) ? blobs.get(hash) : null),
        async missing(hashes) {
          const gone = new Set(await blobs.missing(hashes));
          return hashes.filter((hash) => gone.has(hash) || !isTheirs(hash));
        },
      };
    },
    hasTree: async () => true,
  };
}
