import type { BlobStore } from '@/lib/base/blobs/blob-store';
import { isSystemError } from '@/lib/base/blobs/is-system-error';
import { decodeManifest, decodeUploads, type SnapshotManifest, type SnapshotUploads } from './snapshot-manifest';

export type LoadedSnapshot = { manifest: SnapshotManifest; uploads: SnapshotUploads };

/**
 * Reads a snapshot's manifest and upload list; null if it is not in the store, or is not a snapshot. Throws disk
 * errors: a snapshot that can't be read now is not gone, and if it were treated as gone, its blobs would be
 * garbage-collected.
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
    // Damaged on disk, or another kind of blob: an unreadable snapshot can't be restored.
    return null;
  }
}

/** Hashes of all blobs it needs besides its manifest. */
export function blobsOf({ manifest, uploads }: LoadedSnapshot): string[] {
  const packs = manifest.packs.flatMap((pack) => [pack.bytes, pack.names]);
  const listed = manifest.uploads === null ? [] : [manifest.uploads, ...uploads.map(({ hash }) => hash)];
  return [...new Set([...packs, ...listed])];
}
