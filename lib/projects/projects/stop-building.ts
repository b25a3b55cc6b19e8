import { and, asc, eq, inArray } from 'drizzle-orm';
import { deployments } from '../../../drizzle/schema';
import type { Database } from '../../base/database/database';
import type { ProjectId } from '../../base/foundation/id';
import type { Problem } from '../../base/foundation/problem';

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** Why one did not go out that could have: nothing is wrong with it. */
export const overtaken: Problem = {
  kind: 'overtaken',
  message: 'Meanwhile a newer version went out, an earlier one was made live again, or the site was taken down.',
};

/**
 * What is going out, and stays so until this transaction ends. Asked for before the site's or the project's row is locked, in one order:
 * so none waits for another that waits for it.
 */
export const lockBuilding = (tx: Transaction, projectId: ProjectId) =>
  tx
    .select({ id: deployments.id, createdAt: deployments.createdAt })
    .from(deployments)
    .where(and(eq(deployments.projectId, projectId), eq(deployments.status, 'building')))
    .orderBy(asc(deployments.id))
    .for('update');

/** Ends these, which are locked, as not gone out. */
export async function stopThese(tx: Transaction, ids: readonly string[], endedAt: number): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .update(deployments)
    .set({ status: 'failed', problems: [overtaken], endedAt })
    .where(inArray(deployments.id, [...ids]));
}

/** Ends what is going out as not gone out; answers the ids. */
export async function stopBuilding(tx: Transaction, projectId: ProjectId, endedAt: number): Promise<string[]> {
  const ids = (await lockBuilding(tx, projectId)).map(({ id }) => id);
  await stopThese(tx, ids, endedAt);
  return ids;
}
