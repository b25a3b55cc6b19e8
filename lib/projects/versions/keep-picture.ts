import type { BlobStore } from '../../base/blobs/blob-store';
import type { OwnBlobs } from '../../base/blobs/own-blobs';
import type { DiskRoom } from '../../base/database/disk-room';
import { storageError } from '../../base/database/storage-error';
import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { readPicture } from '../../base/promises/picture';
import { authorise, type ProjectAccess } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';

type Request = { viewer: Viewer; projectId: ProjectId };

/**
 * Stores the picture of a broken step before the observation that refers to it; deleted after an hour if none does.
 * `invalid-input` unless it is a JPEG of a page (`readPicture`), because the bytes come from an untrusted page.
 */
export async function keepPicture(
  { access, blobs, ownBlobs, room }: { access: ProjectAccess; blobs: BlobStore; ownBlobs: OwnBlobs; room: DiskRoom },
  { viewer, projectId, bytes }: Request & { bytes: Uint8Array },
): Promise<Result<{ picture: string }, AppError>> {
  try {
    const refused = (await authorise(access, viewer, projectId)) ?? (await room.check());
    if (refused) return fail(refused);
    if (readPicture(bytes) === null) return fail({ code: 'invalid-input', detail: 'not a picture of a page' });
    const picture = await blobs.put(bytes);
    await ownBlobs.add({ projectId }, [picture]);
    return succeed({ picture });
  } catch (error) {
    const known = storageError(error);
    if (known) return fail(known);
    throw error;
  }
}

/**
 * The bytes of such a picture, always a JPEG; `not-found` for strangers, for other blobs and for those of another
 * project.
 */
export async function showPicture(
  { access, ownBlobs }: { access: ProjectAccess; ownBlobs: OwnBlobs },
  { viewer, projectId, hash }: Request & { hash: string },
): Promise<Result<Uint8Array, AppError>> {
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  const bytes = await ownBlobs.of({ projectId }).get(hash);
  return bytes && readPicture(bytes) ? succeed(bytes) : fail({ code: 'not-found' });
}
