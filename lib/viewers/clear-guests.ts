import { and, eq, gt, gte, inArray, isNotNull, isNull, lt, notExists, or, sql, sum } from 'drizzle-orm';
import { memberships, projects, shareUses, viewers } from '../../drizzle/schema';
import type { Database } from '../database/database';

/** Before every project there is: long past bringing back, so that collection takes it whatever happens now. */
const longGone = 1;

/**
 * Marks the apps of guests who have not been here since then as gone for good: nobody reaches them from this moment, and
 * collection removes first what lies on disk and then the rows, however often it is cut short. Of guests whose apps take
 * `guestBytes` or more the same holds for what they deleted. Guests from before visits were written count as seen `now`. Answers how many apps were marked.
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

/** Removes guests not seen since then of whom nothing else is stored any more. Answers how many. */
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
