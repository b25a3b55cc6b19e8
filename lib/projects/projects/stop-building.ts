import { and, asc, eq, inArray } from 'drizzle-orm';
import { deployments } from '../../../drizzle/schema';
import type { Database } from '../../base/database/database';
import type { ProjectId } from '../../base/foundation/id';
import type { Problem } from '../../base/foundation/problem';

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** Why a deployment was not published although nothing was wrong with it. */
export const overtaken: Problem = {
  kind: 'overtaken',
  message: 'Meanwhile a newer version went out, an earlier one was made live again, or the site was taken down.',
};

/**
 * Locks the deployments in progress until this transaction ends. Call it before locking the row of the site or the
 * project, so that all transactions lock in the same order and can't deadlock.
 */
export const lockBuilding = (tx: Transaction, projectId: ProjectId) =>
  tx
    .select({ id: deployments.id, createdAt: deployments.createdAt })
    .from(deployments)
    .where(and(eq(deployments.projectId, projectId), eq(deployments.status, 'building')))
    .orderBy(asc(deployments.id))
    .for('update');

/** Marks these deployments, which must be locked, as overtaken. */
export async function stopThese(tx: Transaction, ids: readonly string[], endedAt: number): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .update(deployments)
    .set({ status: 'failed', problems: [overtaken], endedAt })
    .where(inArray(deployments.id, [...ids]));
}

/** Marks a project's deployments in progress as overtaken; returns their ids. */
export async function stopBuilding(tx: Transaction, projectId: ProjectId, endedAt: number): Promise<string[]> {
  const ids = (await lockBuilding(tx, projectId)).map(({ id }) => id);
  await stopThese(tx, ids, endedAt);
  return ids;
}
