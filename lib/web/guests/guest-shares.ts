import { and, eq, gt, inArray } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { modelCalls, turns } from '../../../drizzle/schema';
import type { Database } from '../../base/database/database';
import type { AppError } from '../../base/foundation/app-error';
import type { Now, ProjectId, ViewerId } from '../../base/foundation/id';
import { fail, type Result, succeed } from '../../base/foundation/result';
import type { Viewer } from '../../base/viewers/viewer';
import type { GuestChallenge, GuestProof, GuestProofs } from './guest-proofs';

/**
 * How much each guest may use the operator's model in 24 hours, and how many apps all guests of one address together
 * may start.
 */
export type GuestLimits = { apps: number; changes: number; startsPerAddress: number };

/**
 * The check a guest must pass before starting an app: how many tries it takes on average to solve a proof (0 means no
 * check), how many apps an address may start in 24 hours before its guests are checked, and the issuer and verifier of
 * proofs.
 */
export type GuestCheck = { tries: number; after: number; proofs: GuestProofs };

/** Limits guests to their share. Everybody else is not limited, and neither is the demo model, which costs nothing. */
export interface GuestShares {
  limits: GuestLimits;
  /**
   * Starts a turn within the guest's share: a first build in a project without turns (or in a new one, `null`),
   * otherwise a change. If the share is used up, returns `guest-share-used` with the time until there is more, without
   * calling `begin`. Of two calls at the same time, the second sees the first. `guest-check-needed` if the guest needs
   * a proof and it is missing, expired, used, or another guest's; `detail` tells which.
   */
  take<Value>(
    viewer: Viewer,
    projectId: ProjectId | null,
    begin: () => Promise<Result<Value, AppError>>,
    proof?: GuestProof,
  ): Promise<Result<Value, AppError>>;
  /** Admits bytes that a guest uploads to be stored; `guest-uploads-used` with the time until there is room again. */
  upload(viewer: Viewer, bytes: number): Promise<Result<void, AppError>>;
  /** The challenge this viewer has to solve before starting an app; null if there is no check. */
  challenge(viewer: Viewer): Promise<GuestChallenge | null>;
}

const dayMs = 24 * 3600_000;
/** What guests of one address may upload in 24 hours: enough for ten briefs with ten pictures each. */
const uploadKilobytes = 500 * 1024;
/** Factor for the work of each further app once an address has started half of its apps. */
const busyFactor = 4;

export function createGuestShares({
  db,
  limits,
  check,
  isLive,
  now,
}: {
  db: Database;
  limits: GuestLimits;
  check: GuestCheck;
  /** Whether the current model costs anything. */
  isLive: () => boolean;
  now: Now;
}): GuestShares {
  // A guest is just a cookie, and cookies are free, so only the address limits how much one person can start. Kept in
  // memory, so a restart resets it; the shares themselves are counted in the database.
  const addresses = new RateLimiterMemory({ points: limits.startsPerAddress, duration: dayMs / 1000 });
  const uploads = new RateLimiterMemory({ points: uploadKilobytes, duration: dayMs / 1000 });
  const queues = new Map<ViewerId, Promise<unknown>>();

  /** One at a time for each guest, so that two tabs can't both use the last one. */
  function inOrder<Value>(viewerId: ViewerId, work: () => Promise<Value>): Promise<Value> {
    const result = (queues.get(viewerId) ?? Promise.resolve()).then(work, work);
    const settled = result
      .catch(() => undefined)
      .then(() => {
        if (queues.get(viewerId) === settled) queues.delete(viewerId);
      });
    queues.set(viewerId, settled);
    return result;
  }

  /**
   * The start times of the guest's turns in the last day. Turns that failed before the model said anything are free,
   * and so are those that continue a turn that Easel interrupted.
   */
  async function readDay(viewerId: ViewerId) {
    const before = alias(turns, 'before');
    const since = now() - dayMs;
    const own = await db
      .select({
        ...{ id: turns.id, projectId: turns.projectId, outcome: turns.outcome, at: turns.createdAt },
        cutShort: before.outcome,
      })
      .from(turns)
      .leftJoin(before, eq(before.id, turns.continuesId))
      .where(and(eq(turns.viewerId, viewerId), gt(turns.createdAt, since)));
    if (own.length === 0) return { apps: [], changes: [] };
    const said = await db
      .select({ turnId: modelCalls.turnId })
      .from(modelCalls)
      .where(
        and(
          gt(modelCalls.output, 0),
          inArray(
            modelCalls.turnId,
            own.map(({ id }) => id),
          ),
        ),
      );
    const paid = new Set(said.map(({ turnId }) => turnId));
    const counted = own.filter(
      ({ id, outcome, cutShort }) => cutShort !== 'interrupted' && (outcome !== 'error' || paid.has(id)),
    );
    if (counted.length === 0) return { apps: [], changes: [] };
    const firsts = await firstTurns([...new Set(counted.map(({ projectId }) => projectId))]);
    const timesOf = (isFirst: boolean) =>
      counted
        .filter(({ id }) => firsts.has(id) === isFirst)
        .map(({ at }) => at)
        .toSorted((one, other) => one - other);
    return { apps: timesOf(true), changes: timesOf(false) };
  }

  async function firstTurns(projectIds: readonly string[]): Promise<Set<string>> {
    const rows = await db
      .selectDistinctOn([turns.projectId], { id: turns.id })
      .from(turns)
      .where(inArray(turns.projectId, [...projectIds]))
      .orderBy(turns.projectId, turns.createdAt);
    return new Set(rows.map(({ id }) => id));
  }

  async function isFirst(projectId: ProjectId | null): Promise<boolean> {
    if (projectId === null) return true;
    const [row] = await db.select({ id: turns.id }).from(turns).where(eq(turns.projectId, projectId)).limit(1);
    return row === undefined;
  }

  async function lookAt(viewerId: ViewerId, projectId: ProjectId | null): Promise<AppError | null> {
    const [kind, day] = await Promise.all([isFirst(projectId), readDay(viewerId)]);
    const [times, most] = kind ? [day.apps, limits.apps] : [day.changes, limits.changes];
    if (times.length < most) return null;
    const free = times[times.length - most];
    const retryAfterSeconds = free === undefined ? dayMs / 1000 : Math.ceil((free + dayMs - now()) / 1000);
    return { code: 'guest-share-used', retryAfterSeconds };
  }

  /**
   * How many tries a proof must take before this guest starts an app. An ordinary household never notices: an address's
   * first apps need no proof; after those each guest's first app needs one; once the address is busy, every app does.
   */
  async function triesFor(viewer: Viewer): Promise<number> {
    if (viewer.kind !== 'guest' || !isLive() || check.tries === 0) return 0;
    const begun = (await addresses.get(viewer.address ?? 'unknown'))?.consumedPoints ?? 0;
    if (begun < check.after) return 0;
    if (begun >= limits.startsPerAddress / 2) return check.tries * busyFactor;
    const [known] = await db.select({ id: turns.id }).from(turns).where(eq(turns.viewerId, viewer.id)).limit(1);
    return known === undefined ? check.tries : 0;
  }

  async function examine(viewer: Viewer, proof: GuestProof | undefined): Promise<AppError | null> {
    if ((await triesFor(viewer)) === 0) return null;
    const verdict = proof === undefined ? 'missing' : await check.proofs.accept(viewer.id, proof);
    return verdict === 'ok' ? null : { code: 'guest-check-needed', detail: `proof: ${verdict}` };
  }

  return {
    limits,
    async upload(viewer, bytes) {
      if (viewer.kind !== 'guest') return succeed(undefined);
      const address = viewer.address ?? 'unknown';
      const kilobytes = Math.ceil(bytes / 1024);
      try {
        await uploads.consume(address, kilobytes);
        return succeed(undefined);
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        // A refused upload does not count: a smaller file may still fit.
        await uploads.reward(address, kilobytes);
        return fail({ code: 'guest-uploads-used', retryAfterSeconds: Math.ceil(error.msBeforeNext / 1000) });
      }
    },
    async challenge(viewer) {
      const tries = await triesFor(viewer);
      return tries === 0 ? null : check.proofs.challenge(viewer.id, tries);
    },
    async take(viewer, projectId, begin, proof) {
      if (viewer.kind !== 'guest' || !isLive()) return begin();
      return inOrder(viewer.id, async () => {
        const refused =
          (await lookAt(viewer.id, projectId)) ?? ((await isFirst(projectId)) ? await examine(viewer, proof) : null);
        if (refused) return fail(refused);
        const address = viewer.address ?? 'unknown';
        try {
          await addresses.consume(address);
        } catch (error) {
          if (!(error instanceof RateLimiterRes)) throw error;
          return fail({ code: 'guest-share-used', retryAfterSeconds: Math.ceil(error.msBeforeNext / 1000) });
        }
        const begun = await begin();
        // A turn that could not start does not count.
        if (!begun.ok) await addresses.reward(address);
        return begun;
      });
    },
  };
}
