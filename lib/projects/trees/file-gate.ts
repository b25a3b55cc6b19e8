import { createHash } from 'node:crypto';
import type { NamedBlobs } from '../../base/blobs/own-blobs';
import type { FileGate } from '../../base/files/apply-file-operations';

/** Connects `applyFileOperations` to a blob store; pass the owner's view of it if blobs are named from outside. */
export function createFileGate(blobs: Pick<NamedBlobs, 'get'>): FileGate {
  return {
    hash: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    sizeOfBlob: async (hash) => (await blobs.get(hash))?.length ?? null,
  };
}
