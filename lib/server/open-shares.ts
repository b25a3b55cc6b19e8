import { createHmac } from 'node:crypto';
import type { Database } from '../database/database';
import { createDiskRoom } from '../database/disk-room';
import type { Env } from '../foundation/env';
import type { Now, ProjectId } from '../foundation/id';
import { fail } from '../foundation/result';
import type { MakingLayers } from '../packages/package-layers';
import { createDrizzleShareStore } from '../shares/drizzle-share-store';
import { createKeeping } from '../shares/keeping';
import { folderBytes } from '../shares/folder-bytes';
import { createAtOnce, type AtOnceHolder } from '../shares/at-once';
import { blockBytes, endOfDay, type Payer, type ShareKind, type ShareLimits } from '../shares/share';
import { createGuestVisits } from '../viewers/guest-visits';
import type { ProjectAccess } from '../viewers/project-access';
import { settleShares } from './settle-shares';

const megabyte = 1024 ** 2;
/** Guests behind one address (a household, a school) may together have this many times one guest's apps and rows. */
const guestsPerAddress = 5;
/** Where there are no guests. */
const appReserve = 256 * megabyte;
const rowsPerGuest = 200_000;
const installsPerDay = 30;
const deploymentsPerDay = 60;

const several = (guest: number) => ({ guest, address: guest * guestsPerAddress });

/** What each guest and all guests of an address may have, as the operator set it. */
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

/** Everything that counts what guests keep and open; costs nothing where there are none. */
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
  // Addresses are kept as long as what came from them, so not as they are.
  const hashAddress = (address: string) =>
    createHmac('sha256', secret).update(`share address|${address}`).digest('base64url').slice(0, 22);
  const floor = createDiskRoom({ folder, now, reserve: env.EASEL_DISK_FLOOR_MB * megabyte });
  return {
    limits,
    store,
    hashAddress,
    /** What visitors of apps can't fill. */
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
 * Packages that are really fetched and prebundled take a place and one of the day's, and count with what they take on the
 * disk for that day: they are shared by all apps and kept within a budget of their own.
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

/** What collecting needs to know of guests. */
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
  /** Of these blobs, those that are stored, with their sizes. */
  sizesOf(hashes: readonly string[]): Promise<ReadonlyMap<string, number>>;
}) {
  return {
    guestDays: kept.guestDays,
    /** A guest with this much is short of room: what they deleted goes first. */
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
