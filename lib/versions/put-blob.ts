import type { BlobStore } from '../blobs/blob-store';
import type { OwnBlobs } from '../blobs/own-blobs';
import type { DiskRoom } from '../database/disk-room';
import { storageError } from '../database/storage-error';
import { maxBlobBytes } from '../files/apply-file-operations';
import type { AppError } from '../foundation/app-error';
import type { ProjectId } from '../foundation/id';
import { fail, succeed, type Result } from '../foundation/result';
import { authorise, type ProjectAccess } from '../viewers/project-access';
import type { Viewer } from '../viewers/viewer';

type Dependencies = { access: ProjectAccess; blobs: BlobStore; ownBlobs: OwnBlobs; room: DiskRoom };
type PutBlobInput = { viewer: Viewer; projectId: ProjectId; hash: string; bytes: Uint8Array };

/**
 * Stores bytes that a later operation will name, at most 20 MiB. They stay for an hour if nothing names them.
 * `blob-mismatch` when they are not what `hash` says. Whether somebody has stored them before can't be told: they are taken whole all
 * the same, and from then on the project has them.
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
