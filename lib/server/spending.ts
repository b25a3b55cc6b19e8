import { eq } from 'drizzle-orm';
import { modelCalls } from '../../drizzle/schema';
import { heldCost, type Spending } from '../budget/budget';
import type { Database } from '../database/database';
import type { ProjectId, TurnId } from '../foundation/id';

/** What a project and one of its turns have really cost, and what of it counts towards the person's limit. */
export async function readSpending(db: Database, projectId: ProjectId, turnId: TurnId | null): Promise<Spending> {
  const rows = await db
    .select({
      turnId: modelCalls.turnId,
      costUsd: modelCalls.costUsd,
      reservedUsd: modelCalls.reservedUsd,
      estimated: modelCalls.estimated,
      counted: modelCalls.counted,
      endedAt: modelCalls.endedAt,
    })
    .from(modelCalls)
    .where(eq(modelCalls.projectId, projectId));
  const spent: Spending = { turn: 0, project: 0, counted: 0 };
  for (const row of rows) {
    // A call whose end nobody saw may have cost all that was reserved for it.
    const held = row.endedAt === null ? row.reservedUsd : heldCost(row);
    spent.project += held;
    if (row.turnId === turnId) spent.turn += held;
    if (row.counted) spent.counted += held;
  }
  return spent;
}

/** What a project has cost so far in US dollars; null when no call had a known price. */
export async function readTotal(db: Database, projectId: ProjectId): Promise<number | null> {
  const rows = await db
    .select({ costUsd: modelCalls.costUsd })
    .from(modelCalls)
    .where(eq(modelCalls.projectId, projectId));
  const known = rows.flatMap(({ costUsd }) => (costUsd === null ? [] : [costUsd]));
  return known.length === 0 ? null : known.reduce((sum, cost) => sum + cost, 0);
}
