import { resetsEveryHours } from '../../backends/shared-data/resets-every';
import type { AppError } from '../../base/foundation/app-error';
import { type Result, succeed } from '../../base/foundation/result';
import type { AddressBook } from '../../base/http/origins';
import type { Viewer } from '../../base/viewers/viewer';
import { readShared } from '../../publishing/sharing/read-shared';
import type { ShareId } from '../../publishing/sharing/share';
import type { Origin } from '../../publishing/sharing/sharing-store';
import type { ServerParts } from './server-parts';

export const shareUrl = (book: AddressBook, id: ShareId): string => `${book.builder}/s/${id}`;

export const sharePictureUrl = (
  book: AddressBook,
  { id, pictureHash }: { id: ShareId; pictureHash: string | null },
): string | null =>
  // The address contains the picture's hash, so that a new picture is fetched at once.
  pictureHash === null ? null : `${book.builder}/api/shared/${id}/picture?v=${pictureHash.slice(0, 12)}`;

export const originLink = (book: AddressBook, origin: Origin | null) =>
  origin && { title: origin.title, url: shareUrl(book, origin.shareId) };

export type ViewedShare = {
  id: ShareId;
  url: string;
  appUrl: string;
  title: string;
  description: string;
  tags: string[];
  status: 'building' | 'ready' | 'failed';
  pictureUrl: string | null;
  uses: number;
  forks: number;
  isMine: boolean;
  projectId: string | null;
  data: 'none' | 'tab' | 'together';
  resetsEveryHours: number | null;
  origin: { title: string; url: string } | null;
  prompts: { asked: string; summary: string }[] | null;
};

/** A shared app with its addresses as reached by the browser behind `host`, for its page and its call. */
export async function viewShared(
  server: ServerParts,
  { viewer, shareId, host }: { viewer: Viewer; shareId: ShareId; host: string | null },
): Promise<Result<ViewedShare, AppError>> {
  const found = await readShared(server, { viewer, shareId });
  if (!found.ok) return found;
  const { share, status, counts, isMine, data, origin, prompts } = found.value;
  const book = server.addressesFor(host ?? undefined);
  return succeed({
    ...{ id: share.id, url: shareUrl(book, share.id), appUrl: await book.shared(share.id) },
    ...{ title: share.title, description: share.description, tags: [...share.tags], status },
    ...{ pictureUrl: sharePictureUrl(book, share), ...counts, isMine },
    projectId: isMine ? share.projectId : null,
    data,
    resetsEveryHours: data === 'together' ? resetsEveryHours : null,
    origin: originLink(book, origin),
    prompts,
  });
}
