import type { AppError } from '../../base/foundation/app-error';
import type { Now } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { Viewer } from '../../base/viewers/viewer';
import { dayOf, type ShareId } from './share';
import type { SharingStore } from './sharing-store';

/**
 * Most guests counted per address. New cookies are free but addresses are not: a household is counted, but a script
 * that drops its cookie gets no further.
 */
const mostPerAddress = 5;
/** Most pairs of share and viewer remembered per day; further ones are not counted. */
const mostRemembered = 200_000;

/**
 * Counts who uses a shared app, each viewer once a day. Viewers are remembered only for that day and only in memory,
 * for their privacy.
 */
export function createCountUses({ sharing, now }: { sharing: SharingStore; now: Now }) {
  let today = { day: 0, seen: new Set<string>(), addresses: new Map<string, number>() };

  function isNew(shareId: ShareId, viewer: Viewer, day: number): boolean {
    if (today.day !== day) today = { day, seen: new Set(), addresses: new Map() };
    const { seen, addresses } = today;
    const key = `${shareId} ${viewer.id}`;
    const fromAddress = `${shareId} ${viewer.address ?? ''}`;
    const before = addresses.get(fromAddress) ?? 0;
    if (seen.has(key) || seen.size >= mostRemembered) return false;
    if (viewer.kind === 'guest' && before >= mostPerAddress) return false;
    seen.add(key);
    addresses.set(fromAddress, before + 1);
    return true;
  }

  /** `not-found` for shares that the viewer can't see. Owners who open their own app are not counted. */
  return async (viewer: Viewer, shareId: ShareId): Promise<Result<null, AppError>> => {
    const share = await sharing.visible(shareId);
    if (!share) return fail({ code: 'not-found' });
    const day = dayOf(now());
    if (share.ownerId !== viewer.id && isNew(shareId, viewer, day)) await sharing.addUse(shareId, day);
    return succeed(null);
  };
}

export type CountUse = ReturnType<typeof createCountUses>;
