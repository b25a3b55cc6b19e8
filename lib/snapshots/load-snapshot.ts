import type { BlobStore } from '@/lib/blobs/blob-store';
import { isSystemError } from '@/lib/blobs/is-system-error';
import { decodeManifest, decodeUploads, type SnapshotManifest, type SnapshotUploads } from './snapshot-manifest';

export type LoadedSnapshot = { manifest: SnapshotManifest; uploads: SnapshotUploads };

/**
 * Reads what a snapshot is made of; null where it is not in the store, or is none. Throws what the disk says: what can't be read
 * now is not gone, and taken for gone its blobs would be collected.
 */
export async function loadSnapshot(blobs: BlobStore, snapshot: string): Promise<LoadedSnapshot | null> {
  try {
    const bytes = await blobs.get(snapshot);
    if (bytes === null) return null;
    const manifest = decodeManifest(bytes);
    if (manifest.uploads === null) return { manifest, uploads: [] };
    const uploads = await blobs.get(manifest.uploads);
    return uploads && { manifest, uploads: decodeUploads(uploads) };
  } catch (error) {
    if (isSystemError(error)) throw error;
    // Damaged on disk, or some other blob: what can't be read can't be put back.
    return null;
  }
}

/** Hashes of all blobs it needs besides its manifest. */
export function blobsOf({ manifest, uploads }: LoadedSnapshot): string[] {
  const packs = manifest.packs.flatMap((pack) => [pack.bytes, pack.names]);
  const listed = manifest.uploads === null ? [] : [manifest.uploads, ...uploads.map(({ hash }) => hash)];
  return [...new Set([...packs, ...listed])];
}
