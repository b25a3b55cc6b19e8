import { and, eq, inArray, isNull, lt, or } from 'drizzle-orm';
import { projects, viewers } from '../../../drizzle/schema';
import type { Database } from '../database/database';
import type { Now, ProjectId, ViewerId } from '../foundation/id';

/** A visit is written at most once an hour; retention is counted in days. */
const writtenEveryMs = 3600_000;
const mostKnown = 50_000;

/** Records when guests were last here, either themselves or through a visitor to one of their sites. */
export function createGuestVisits(db: Database, now: Now) {
  const written = new Map<string, number>();

  /** False if it was written recently. */
  function isDue(key: string): boolean {
    const at = now();
    if (at - (written.get(key) ?? Number.NEGATIVE_INFINITY) < writtenEveryMs) return false;
    if (written.size >= mostKnown) written.clear();
    written.set(key, at);
    return true;
  }

  const isOlder = () => or(isNull(viewers.lastSeenAt), lt(viewers.lastSeenAt, now()));

  return {
    /** Records a guest's visit; a guest with nothing stored leaves no trace. */
    async seen(viewerId: ViewerId): Promise<void> {
      if (!isDue(viewerId)) return;
      await db
        .update(viewers)
        .set({ lastSeenAt: now() })
        .where(and(eq(viewers.id, viewerId), eq(viewers.kind, 'guest'), isOlder()));
    },
    /** Records a visit to the site of a project, which means that its owner's apps are in use. */
    async siteSeen(projectId: ProjectId): Promise<void> {
      if (!isDue(`site ${projectId}`)) return;
      const owner = db.select({ id: projects.ownerId }).from(projects).where(eq(projects.id, projectId));
      await db
        .update(viewers)
        .set({ lastSeenAt: now() })
        .where(and(inArray(viewers.id, owner), eq(viewers.kind, 'guest'), isOlder()));
    },
  };
}

export type GuestVisits = ReturnType<typeof createGuestVisits>;
