import { and, eq, gt, gte, inArray, isNotNull, isNull, lt, notExists, or, sql, sum } from 'drizzle-orm';
import { memberships, projects, shareUses, viewers } from '../../../drizzle/schema';
import type { Database } from '../database/database';

/** Earlier than any project: too long ago to restore, so that any run of garbage collection takes it. */
const longGone = 1;

/**
 * Marks the apps of guests not seen since then as permanently deleted: they become unreachable at once, and garbage
 * collection removes first their files and then their rows, even if interrupted repeatedly. The same applies to deleted
 * apps of guests whose apps take `guestBytes` or more. Guests from before visits were recorded count as seen `now`.
 * Returns how many apps were marked.
 */
export async function markUnclaimed(
  db: Database,
  { seenBefore, guestBytes, now }: { seenBefore: number; guestBytes: number; now: number },
): Promise<number> {
  await db
    .update(viewers)
    .set({ lastSeenAt: now })
    .where(and(eq(viewers.kind, 'guest'), isNull(viewers.lastSeenAt)));
  const full = db
    .select({ id: shareUses.viewerId })
    .from(shareUses)
    .where(and(inArray(shareUses.kind, ['bytes', 'data']), or(eq(shareUses.until, 0), gt(shareUses.until, now))))
    .groupBy(shareUses.viewerId)
    .having(gte(sum(shareUses.amount), String(guestBytes)));
  const marked = await db
    .update(projects)
    .set({ deletedAt: longGone })
    .where(
      and(
        or(isNull(projects.deletedAt), sql`${projects.deletedAt} > ${longGone}`),
        or(
          inArray(
            projects.ownerId,
            db
              .select({ id: viewers.id })
              .from(viewers)
              .where(and(eq(viewers.kind, 'guest'), lt(viewers.lastSeenAt, seenBefore))),
          ),
          and(isNotNull(projects.deletedAt), inArray(projects.ownerId, full)),
        ),
      ),
    )
    .returning({ id: projects.id });
  return marked.length;
}

/** Deletes guests not seen since then who have nothing stored any more. Returns how many. */
export async function forgetGuests(db: Database, seenBefore: number): Promise<number> {
  const gone = await db
    .delete(viewers)
    .where(
      and(
        eq(viewers.kind, 'guest'),
        lt(viewers.lastSeenAt, seenBefore),
        notExists(db.select({ id: projects.id }).from(projects).where(eq(projects.ownerId, viewers.id))),
        notExists(
          db.select({ id: memberships.projectId }).from(memberships).where(eq(memberships.viewerId, viewers.id)),
        ),
      ),
    )
    .returning({ id: viewers.id });
  return gone.length;
}
