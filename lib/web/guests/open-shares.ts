import { createHmac } from 'node:crypto';
import type { Database } from '../../base/database/database';
import { createDiskRoom } from '../../base/database/disk-room';
import type { Env } from '../../base/foundation/env';
import type { Now, ProjectId } from '../../base/foundation/id';
import { fail } from '../../base/foundation/result';
import type { MakingLayers } from '../../preview/packages/package-layers';
import { createDrizzleShareStore } from '../../base/shares/drizzle-share-store';
import { createKeeping } from '../../base/shares/keeping';
import { folderBytes } from '../../base/shares/folder-bytes';
import { createAtOnce, type AtOnceHolder } from '../../base/shares/at-once';
import { blockBytes, endOfDay, type Payer, type ShareKind, type ShareLimits } from '../../base/shares/share';
import { createGuestVisits } from '../../base/viewers/guest-visits';
import type { ProjectAccess } from '../../base/viewers/project-access';
import { settleShares } from '../../base/shares/settle-shares';

const megabyte = 1024 ** 2;
/** Guests behind one address (a household, a school) may together have this many times one guest's apps and rows. */
const guestsPerAddress = 5;
/** Disk space reserved on an instance without guests, in bytes. */
const appReserve = 256 * megabyte;
const rowsPerGuest = 200_000;
const installsPerDay = 30;
const deploymentsPerDay = 60;

const several = (guest: number) => ({ guest, address: guest * guestsPerAddress });

/** Limits for each guest, and for all guests of an address together, as the operator set them. */
export function shareLimitsOf(env: Env): ShareLimits {
  return {
    bytes: { guest: env.EASEL_GUEST_MB * megabyte, address: env.EASEL_ADDRESS_MB * megabyte },
    rows: several(rowsPerGuest),
    projects: several(env.EASEL_GUEST_PROJECTS),
    'new-projects': several(env.EASEL_GUEST_PROJECTS),
    installs: several(installsPerDay),
    deployments: several(deploymentsPerDay),
  };
}

/** Everything that counts what guests store and open; costs nothing if there are none. */
export function openShares({
  env,
  db,
  secret,
  folder,
  access,
  now,
}: {
  env: Env;
  db: Database;
  secret: Uint8Array;
  folder: string;
  access: ProjectAccess;
  now: Now;
}) {
  const limits = shareLimitsOf(env);
  const store = createDrizzleShareStore({ db, limits, now });
  // Addresses are stored as long as the data counted for them, and therefore hashed.
  const hashAddress = (address: string) =>
    createHmac('sha256', secret).update(`share address|${address}`).digest('base64url').slice(0, 22);
  const floor = createDiskRoom({ folder, now, reserve: env.EASEL_DISK_FLOOR_MB * megabyte });
  return {
    limits,
    store,
    hashAddress,
    /** The part of the disk that visitors of apps can't fill. */
    appFloor: env.EASEL_GUESTS ? floor : createDiskRoom({ folder, now, reserve: appReserve }),
    keeping: createKeeping({ store, floor, access, hashAddress, now }),
    atOnce: createAtOnce(),
    visits: createGuestVisits(db, now),
    guestDays: env.EASEL_GUESTS ? env.EASEL_GUEST_DAYS : null,
  };
}

export type OpenShares = ReturnType<typeof openShares>;

export const holderOf = (payer: Payer | null): AtOnceHolder =>
  payer && { guest: payer.viewerId, address: payer.address };

/**
 * Packages that are actually fetched and prebundled take a slot and one of the day's installs, and count with their
 * disk size for that day. They are not counted longer, because all apps share them and they have their own storage
 * budget.
 */
export function shareInstalls(
  { keeping, atOnce, store }: Pick<OpenShares, 'keeping' | 'atOnce' | 'store'>,
  now: Now = Date.now,
): MakingLayers {
  return async (_what, make) => {
    const payer = keeping.payer();
    if (payer === null) return (await make()).made;
    const item = (kind: ShareKind, amount: number) => ({ kind, amount, until: endOfDay(now()) });
    const refused = await store.take(payer, [item('installs', 1), item('bytes', blockBytes)]);
    if (refused) return fail(refused);
    const { made, folder } = await atOnce.inTurn('install', holderOf(payer), make);
    if (folder !== null) await store.add(payer, [item('bytes', await folderBytes(folder, { ownAlone: true }))]);
    return made;
  };
}

/** The guests' limits and the recount of their shares, as `collect` needs them. */
export function shareCollection({
  kept,
  db,
  now,
  measureData,
  sizesOf,
}: {
  kept: OpenShares;
  db: Database;
  now: Now;
  measureData(projectId: ProjectId): Promise<number>;
  /** The blobs among these that are stored, with their sizes. */
  sizesOf(hashes: readonly string[]): Promise<ReadonlyMap<string, number>>;
}) {
  return {
    guestDays: kept.guestDays,
    /** A guest who uses this much is short of space, so their deleted apps are removed first. */
    guestBytes: kept.limits.bytes.guest * 0.8,
    async settleShares(purged: readonly ProjectId[]): Promise<void> {
      if (kept.guestDays === null) return;
      await settleShares({
        ...{ db, now, purged, dataBytes: measureData },
        shares: kept.store,
        storedAmong: async (hashes) => new Set((await sizesOf(hashes)).keys()),
        unknownAddress: kept.hashAddress('unknown'),
      });
    },
  };
}
