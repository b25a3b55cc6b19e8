import type { Env } from '../../base/foundation/env';
import type { Now, ProjectId, ViewerId } from '../../base/foundation/id';
import { fail, succeed } from '../../base/foundation/result';
import { addressHeader } from '../../base/http/client-address';
import type { Viewer } from '../../base/viewers/viewer';
import { createAccessGate } from '../front/access-gate';
import { createGuests } from '../guests/guests';
import { openGuestShares } from '../guests/open-guest-shares';
import type { Storage } from './wire-storage';

type Options = { env: Env; storage: Storage; now: Now; isLive(): boolean };

/**
 * Wires how viewers are identified: the owner of this computer, or guests by their cookie if the operator admits them.
 */
export function wireViewers({ env, storage, now, isLive }: Options) {
  const { db, data, kept, createId, owner, access } = storage;
  const guests = env.EASEL_GUESTS ? createGuests({ visits: kept.visits, secret: data.secret, createId }) : null;
  const asViewer = (id: ViewerId): Viewer => ({ id, kind: env.EASEL_GUESTS ? 'guest' : 'local-owner' });
  return {
    guests,
    asViewer,
    gate: env.EASEL_ACCESS_CODE ? createAccessGate({ code: env.EASEL_ACCESS_CODE, secret: data.secret, now }) : null,
    shares: openGuestShares({ env, db, now, secret: data.secret, isLive }),
    async viewerOf(headers: Headers) {
      if (!guests) return succeed(owner);
      const guest = await guests.viewerOf(headers.get('cookie') ?? undefined);
      const address = headers.get(addressHeader) ?? 'unknown';
      return guest ? succeed({ ...guest, address }) : fail('access-code-needed' as const);
    },
    authorise: async (viewerId: ViewerId, projectId: ProjectId) =>
      (await access.roleOf(asViewer(viewerId), projectId)) !== null,
  };
}
