import { createHash } from 'node:crypto';
import type { BlobStore } from '../blobs/blob-store';
import type { FileGate } from '../files/apply-file-operations';

/** What `applyFileOperations` asks of a blob store. */
export function createFileGate(blobs: BlobStore): FileGate {
  return {
    hash: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    sizeOfBlob: async (hash) => (await blobs.get(hash))?.length ?? null,
  };
}
