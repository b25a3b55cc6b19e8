import type { BlobStore } from '../blobs/blob-store';
import type { OwnBlobs } from '../blobs/own-blobs';
import type { DiskRoom } from '../database/disk-room';
import { storageError } from '../database/storage-error';
import type { AppError } from '../foundation/app-error';
import type { ProjectId } from '../foundation/id';
import { fail, succeed, type Result } from '../foundation/result';
import { readPicture } from '../promises/picture';
import { authorise, type ProjectAccess } from '../viewers/project-access';
import type { Viewer } from '../viewers/viewer';

type Request = { viewer: Viewer; projectId: ProjectId };

/**
 * Stores the picture of a broken step, for the observation that will name it; for an hour where none does.
 * `invalid-input` for what is no JPEG of a page (`readPicture`): the bytes come from a page nobody has read.
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

/** The bytes of such a picture, always a JPEG; `not-found` for strangers, for any other blob and for another project's. */
export async function showPicture(
  { access, ownBlobs }: { access: ProjectAccess; ownBlobs: OwnBlobs },
  { viewer, projectId, hash }: Request & { hash: string },
): Promise<Result<Uint8Array, AppError>> {
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  const bytes = await ownBlobs.of({ projectId }).get(hash);
  return bytes && readPicture(bytes) ? succeed(bytes) : fail({ code: 'not-found' });
}
