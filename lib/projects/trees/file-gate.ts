import { createHash } from 'node:crypto';
import type { NamedBlobs } from '../../base/blobs/own-blobs';
import type { FileGate } from '../../base/files/apply-file-operations';

/**
 * Connects `applyFileOperations` to a blob store. Pass the owner's view of the store if the blobs are named by a
 * client.
 */
export function createFileGate(blobs: Pick<NamedBlobs, 'get'>): FileGate {
  return {
    hash: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    sizeOfBlob: async (hash) => (await blobs.get(hash))?.length ?? null,
  };
}
