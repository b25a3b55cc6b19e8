import { and, eq, gt, or } from 'drizzle-orm';
import { modelCalls, projects, viewerLimits } from '../../../drizzle/schema';
import { dayMs, heldCost, type Limits, type Spending } from '../budget/budget';
import type { Database } from '../../base/database/database';
import type { ProjectId, TurnId, ViewerId } from '../../base/foundation/id';

/** The default limits for a turn, an app and 24 hours, in US dollars. */
export const usualLimits = { turnUsd: 3, projectUsd: 5, dayUsd: 20 };
/** Limits real spending, regardless of the person's own limit for the app, which leaves out failed repairs. */
const hardProjectUsd = 50;

type Reading = Pick<Database, 'select'>;
type Asked = { projectId: ProjectId; turnId: TurnId | null; viewerId: ViewerId; at: number };

/**
 * All limits that apply to a viewer's turn in a project; `guestUsd` is the operator's, null for anyone who is not a
 * guest.
 */
export async function readLimits(
  db: Reading,
  { projectId, viewerId, guestUsd }: { projectId: ProjectId; viewerId: ViewerId; guestUsd: number | null },
): Promise<Limits & { personUsd: number; turnUsd: number; dayUsd: number }> {
  const [project] = await db.select({ limitUsd: projects.limitUsd }).from(projects).where(eq(projects.id, projectId));
  const personUsd = project?.limitUsd ?? usualLimits.projectUsd;
  const own = await readOwnLimits(db, viewerId);
  return { ...own, personUsd, projectUsd: Math.max(hardProjectUsd, personUsd * 2), guestUsd };
}

/** The limits viewers set for themselves, across all their projects; the defaults for those they did not set. */
export async function readOwnLimits(db: Reading, viewerId: ViewerId): Promise<{ turnUsd: number; dayUsd: number }> {
  const [own] = await db.select().from(viewerLimits).where(eq(viewerLimits.viewerId, viewerId));
  return { turnUsd: own?.turnUsd ?? usualLimits.turnUsd, dayUsd: own?.dayUsd ?? usualLimits.dayUsd };
}

/**
 * What a project, one of its turns and the viewer's last 24 hours have really cost, and what counts towards the
 * person's limit.
 */
export async function readSpending(db: Reading, { projectId, turnId, viewerId, at }: Asked): Promise<Spending> {
  const ofDay = and(eq(modelCalls.viewerId, viewerId), gt(modelCalls.createdAt, at - dayMs));
  const rows = await db
    .select({
      projectId: modelCalls.projectId,
      turnId: modelCalls.turnId,
      viewerId: modelCalls.viewerId,
      costUsd: modelCalls.costUsd,
      reservedUsd: modelCalls.reservedUsd,
      estimated: modelCalls.estimated,
      counted: modelCalls.counted,
      createdAt: modelCalls.createdAt,
      endedAt: modelCalls.endedAt,
    })
    .from(modelCalls)
    .where(or(eq(modelCalls.projectId, projectId), ofDay));
  const spent: Spending = { turn: 0, project: 0, counted: 0, day: 0 };
  for (const row of rows) {
    // A call that is still running, or whose process died, may cost all that was reserved for it.
    const held = row.endedAt === null ? row.reservedUsd : heldCost(row);
    if (row.viewerId === viewerId && row.createdAt > at - dayMs) spent.day += held;
    if (row.projectId !== projectId) continue;
    spent.project += held;
    if (row.turnId === turnId) spent.turn += held;
    if (row.counted) spent.counted += held;
  }
  return spent;
}

/**
 * What a project and one of its turns have cost so far, as billed, in US dollars; null if no call had a known price.
 */
export async function readCosts(
  db: Reading,
  projectId: ProjectId,
  turnId: TurnId | null = null,
): Promise<{ project: number | null; turn: number }> {
  const rows = await db
    .select({ turnId: modelCalls.turnId, costUsd: modelCalls.costUsd })
    .from(modelCalls)
    .where(eq(modelCalls.projectId, projectId));
  const known = rows.flatMap(({ costUsd, ...row }) => (costUsd === null ? [] : [{ ...row, costUsd }]));
  const sum = (of: typeof known) => of.reduce((total, { costUsd }) => total + costUsd, 0);
  return {
    project: known.length === 0 ? null : sum(known),
    turn: sum(known.filter((row) => row.turnId === turnId)),
  };
}

export async function readTotal(db: Reading, projectId: ProjectId): Promise<number | null> {
  return (await readCosts(db, projectId)).project;
}
