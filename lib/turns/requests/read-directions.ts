import { and, desc, eq, isNull, ne, sql } from 'drizzle-orm';
import { projects, turns, versions } from '../../../drizzle/schema';
import type { Database } from '../../base/database/database';
import { type Direction, directionOf } from '../../base/directions/direction';
import type { ProjectId, TurnId } from '../../base/foundation/id';

/** The starting point of a turn: whether anything had been built before, the app's direction, and who asked. */
export type TurnBase = { isBegun: boolean; direction: Direction | null; viewerId: string };

/** A turn without a row, or whose row has no base, counts as a turn of an app that already exists. */
export async function readTurnBase(db: Database, turnId: TurnId): Promise<TurnBase> {
  const [base] = await db
    .select({ kind: versions.kind, settings: versions.settings, viewerId: turns.viewerId })
    .from(turns)
    .innerJoin(versions, eq(versions.id, turns.baseVersionId))
    .where(eq(turns.id, turnId));
  if (!base) return { isBegun: true, direction: null, viewerId: '' };
  const { kind, settings, viewerId } = base;
  return { isBegun: kind !== 'template', direction: directionOf(settings as Record<string, unknown>), viewerId };
}

const mostRead = 20;

/** The current directions of the viewer's own other apps, newest app first; nobody else's, even if shared. */
export async function readLatelyBuilt(
  db: Database,
  { viewerId, projectId }: { viewerId: string; projectId: ProjectId },
): Promise<Direction[]> {
  const rows = await db
    .select({ direction: sql`${versions.settings} -> 'direction'` })
    .from(projects)
    .innerJoin(versions, eq(versions.id, projects.headVersionId))
    .where(
      and(
        eq(projects.ownerId, viewerId),
        ne(projects.id, projectId),
        isNull(projects.deletedAt),
        sql`${versions.settings} -> 'direction' is not null`,
      ),
    )
    .orderBy(desc(projects.createdAt), desc(projects.id))
    .limit(mostRead);
  return rows.flatMap((row) => directionOf(row as Record<string, unknown>) ?? []);
}
