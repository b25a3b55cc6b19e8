import type { BlobStore } from '../../base/blobs/blob-store';
import type { PreviewManifest } from '../runtime/compiler';
import { readManifest } from './keep-compiled';

/** Limit on the stored bytes; parsed manifests take a few times as much memory. */
const usuallyKept = 16 * 1024 * 1024;

/**
 * Caches the parsed manifests of open previews. Keeps the most recently requested, up to `mostBytes` of stored size in
 * total, and always the last one. Returns null for a manifest that is not stored.
 */
export function createKnownManifests(blobs: Pick<BlobStore, 'get'>, mostBytes = usuallyKept) {
  const known = new Map<string, { manifest: PreviewManifest; bytes: number }>();
  let total = 0;

  return async (hash: string): Promise<PreviewManifest | null> => {
    const found = known.get(hash);
    if (found) {
      known.delete(hash);
      known.set(hash, found);
      return found.manifest;
    }
    const bytes = await blobs.get(hash);
    if (!bytes) return null;
    const one = { manifest: readManifest(bytes), bytes: bytes.length };
    // A concurrent call may have read it meanwhile.
    total += one.bytes - (known.get(hash)?.bytes ?? 0);
    known.delete(hash);
    known.set(hash, one);
    for (const [oldest, { bytes: freed }] of known) {
      if (total <= mostBytes || oldest === hash) break;
      known.delete(oldest);
      total -= freed;
    }
    return one.manifest;
  };
}
