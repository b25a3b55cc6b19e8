import type { BlobStore } from '../../base/blobs/blob-store';
import type { OwnBlobs } from '../../base/blobs/own-blobs';
import type { DiskRoom } from '../../base/database/disk-room';
import { storageError } from '../../base/database/storage-error';
import { maxBlobBytes } from '../../base/files/apply-file-operations';
import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { authorise, type ProjectAccess } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';

type Dependencies = { access: ProjectAccess; blobs: BlobStore; ownBlobs: OwnBlobs; room: DiskRoom };
type PutBlobInput = { viewer: Viewer; projectId: ProjectId; hash: string; bytes: Uint8Array };

/**
 * Stores at most 20 MiB that a later operation will refer to; deleted after an hour if none does. `blob-mismatch` if
 * the bytes don't match `hash`. The caller can't tell whether the blob was stored already, because the upload is always
 * read in full. From then on the project has the blob.
 */
export async function putBlob(
  { access, blobs, ownBlobs, room }: Dependencies,
  { viewer, projectId, hash, bytes }: PutBlobInput,
): Promise<Result<{ hash: string; size: number }, AppError>> {
  try {
    const refused = (await authorise(access, viewer, projectId)) ?? (await room.check());
    if (refused) return fail(refused);
    if (bytes.length > maxBlobBytes) return fail({ code: 'body-too-large' });
    const stored = await blobs.put(bytes);
    if (stored !== hash) return fail({ code: 'blob-mismatch' });
    await ownBlobs.add({ projectId }, [hash]);
    return succeed({ hash, size: bytes.length });
  } catch (error) {
    const known = storageError(error);
    if (known) return fail(known);
    throw error;
  }
}
