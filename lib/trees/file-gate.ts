import { createHash } from 'node:crypto';
import type { NamedBlobs } from '../blobs/own-blobs';
import type { FileGate } from '../files/apply-file-operations';

/** What `applyFileOperations` asks of a blob store; of an owner's part of it where blobs are named from outside. */
export function createFileGate(blobs: Pick<NamedBlobs, 'get'>): FileGate {
  return {
    hash: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    sizeOfBlob: async (hash) => (await blobs.get(hash))?.length ?? null,
  };
}
