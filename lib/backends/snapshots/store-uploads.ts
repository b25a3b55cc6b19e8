import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { BlobStore } from '@/lib/base/blobs/blob-store';
import { encodeUploads, type SnapshotUploads } from './snapshot-manifest';

const uploadsAtOnce = 8;
const pointerSchema = z.object({ hash: z.string() });

/**
 * Stores the bytes that a backend's pointers name, unless already stored, and returns the blob that lists them; null
 * for none. Both sides use the same hash, and bytes never change.
 */
export async function storeUploads(
  blobs: BlobStore,
  folder: string,
  pointers: readonly { name: string; pointer: string }[],
): Promise<string | null> {
  if (pointers.length === 0) return null;
  const uploads: SnapshotUploads = pointers.map((one) => ({
    ...one,
    hash: pointerSchema.parse(JSON.parse(one.pointer)).hash,
  }));
  const missing = [...new Set(await blobs.missing(uploads.map(({ hash }) => hash)))];
  for (let start = 0; start < missing.length; start += uploadsAtOnce) {
    const some = missing.slice(start, start + uploadsAtOnce);
    await blobs.putAll(await Promise.all(some.map((hash) => readFile(path.join(folder, 'uploads', 'bytes', hash)))));
  }
  return blobs.put(encodeUploads(uploads));
}
