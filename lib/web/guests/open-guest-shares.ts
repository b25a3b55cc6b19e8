import type { Database } from '../../base/database/database';
import type { Env } from '../../base/foundation/env';
import type { Now } from '../../base/foundation/id';
import { createGuestProofs } from './guest-proofs';
import { createGuestShares, type GuestShares } from './guest-shares';

type Given = { env: Env; db: Database; now: Now; secret: Uint8Array; isLive: () => boolean };

/** The limits on guests' use of the operator's model, as the operator has set them. */
export function openGuestShares({ env, secret, now, ...given }: Given): GuestShares {
  return createGuestShares({
    ...given,
    now,
    limits: {
      apps: env.EASEL_GUEST_APPS,
      changes: env.EASEL_GUEST_CHANGES,
      startsPerAddress: env.EASEL_GUEST_STARTS_PER_ADDRESS,
    },
    check: {
      tries: env.EASEL_GUEST_CHECK,
      after: env.EASEL_GUEST_CHECK_AFTER,
      proofs: createGuestProofs({ secret, now }),
    },
  });
}
