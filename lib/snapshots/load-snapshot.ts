import type { BlobStore } from '@/lib/blobs/blob-store';
import { decodeManifest, decodeUploads, type SnapshotManifest, type SnapshotUploads } from './snapshot-manifest';

/** Reads what a snapshot is made of; null where it is not in the store, or is none. */
export async function loadSnapshot(
  blobs: BlobStore,
  snapshot: string,
): Promise<{ manifest: SnapshotManifest; uploads: SnapshotUploads } | null> {
  try {
    const bytes = await blobs.get(snapshot);
    if (bytes === null) return null;
    const manifest = decodeManifest(bytes);
    if (manifest.uploads === null) return { manifest, uploads: [] };
    const uploads = await blobs.get(manifest.uploads);
    return uploads && { manifest, uploads: decodeUploads(uploads) };
  } catch {
    // Damaged on disk, or some other blob: what can't be read can't be put back.
    return null;
  }
}
