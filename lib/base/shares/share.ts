import type { AppError, AppErrorCode } from '../foundation/app-error';
import type { ProjectId, ViewerId } from '../foundation/id';

/**
 * What is counted. `bytes`: blobs and packages; `data`: folders of backends; both share one limit. `rows`: rows in
 * Easel's own database. `projects`: existing apps, including deleted ones until they are purged. The rest count for 24
 * hours.
 */
export const shareKinds = ['bytes', 'data', 'rows', 'projects', 'new-projects', 'installs', 'deployments'] as const;
export type ShareKind = (typeof shareKinds)[number];

/** The limits an operator sets; `bytes` covers `bytes` and `data` together. */
export const shareNames = ['bytes', 'rows', 'projects', 'new-projects', 'installs', 'deployments'] as const;
export type ShareName = (typeof shareNames)[number];

export type ShareLimits = Readonly<Record<ShareName, { guest: number; address: number }>>;

/** Whose share something is counted against. `address` is a keyed hash; `projectId` is empty if there is none. */
export type Payer = { viewerId: ViewerId; address: string; projectId: ProjectId | '' };

/** An amount of one kind. `until`: when it stops counting; 0 for as long as it is stored. */
export type ShareItem = { kind: ShareKind; amount: number; until: number };

/**
 * The amount a holder currently uses, and when the first part of it stops counting (null: when something is deleted).
 */
export type ShareUse = { used: number; freeAt: number | null };
export type HolderUse = Readonly<Record<ShareName, ShareUse>>;
export type ShareUses = { guest: HolderUse; address: HolderUse };

export const dayMs = 24 * 3600_000;

export const shareOf = (kind: ShareKind): ShareName => (kind === 'data' ? 'bytes' : kind);

/** Daily amounts count until the end of an hour, so that a busy day takes two dozen rows. */
export const endOfDay = (now: number): number => (Math.floor(now / 3600_000) + 25) * 3600_000;

const codes: Readonly<Record<ShareName, AppErrorCode>> = {
  bytes: 'share-room-used',
  rows: 'share-room-used',
  projects: 'share-apps-used',
  'new-projects': 'share-day-used',
  installs: 'share-day-used',
  deployments: 'share-day-used',
};

/**
 * The error for the person if `items` don't fit; null if all of them do. A limit already reached admits nothing more.
 */
export function judgeShares(
  uses: ShareUses,
  items: readonly ShareItem[],
  limits: ShareLimits,
  now: number,
): AppError | null {
  for (const name of shareNames) {
    const wanted = items.filter(({ kind }) => shareOf(kind) === name).reduce((sum, { amount }) => sum + amount, 0);
    if (wanted <= 0) continue;
    for (const holder of ['guest', 'address'] as const) {
      const { used, freeAt } = uses[holder][name];
      if (used + wanted <= limits[name][holder]) continue;
      return {
        code: codes[name],
        detail: `${name} of the ${holder}: ${used} of ${limits[name][holder]} used, ${wanted} more asked for`,
        ...(freeAt === null ? {} : { retryAfterSeconds: Math.max(1, Math.ceil((freeAt - now) / 1000)) }),
      };
    }
  }
  return null;
}

/** Sums rows of one holder; expired ones are ignored. */
export function sumUses(rows: readonly { kind: string; until: number; amount: number }[], now: number): HolderUse {
  const uses = Object.fromEntries(shareNames.map((name) => [name, { used: 0, freeAt: null }])) as unknown as Record<
    ShareName,
    ShareUse
  >;
  for (const { kind, until, amount } of rows) {
    if ((until !== 0 && until <= now) || amount === 0) continue;
    const name = shareOf(kind as ShareKind);
    const before = uses[name];
    const freeAt = until === 0 ? before.freeAt : Math.min(before.freeAt ?? until, until);
    uses[name] = { used: before.used + amount, freeAt };
  }
  return uses;
}

/** A file takes whole blocks of the disk, however small it is. */
export const blockBytes = 4096;
export const bytesOnDisk = (length: number): number => Math.max(1, Math.ceil(length / blockBytes)) * blockBytes;
