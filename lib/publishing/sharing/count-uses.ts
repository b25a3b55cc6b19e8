import type { AppError } from '../../base/foundation/app-error';
import type { Now } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { Viewer } from '../../base/viewers/viewer';
import { dayOf, type ShareId } from './share';
import type { SharingStore } from './sharing-store';

/** Cookies are free and addresses are not: a household counts, a script that throws its cookie away does not get far. */
const mostPerAddress = 5;
/** Beyond this many pairs of share and viewer in one day further ones are not counted. */
const mostRemembered = 200_000;

/**
 * Counts who uses a shared app, each viewer once a day. Who was counted is remembered for that day and in memory alone: it
 * is nobody's business afterwards.
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

  /** `not-found` for what the viewer can't see. Owners who look at their own app aren't counted. */
  return async (viewer: Viewer, shareId: ShareId): Promise<Result<null, AppError>> => {
    const share = await sharing.visible(shareId);
    if (!share) return fail({ code: 'not-found' });
    const day = dayOf(now());
    if (share.ownerId !== viewer.id && isNew(shareId, viewer, day)) await sharing.addUse(shareId, day);
    return succeed(null);
  };
}

export type CountUse = ReturnType<typeof createCountUses>;
