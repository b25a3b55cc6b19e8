import { viewers } from '../../../drizzle/schema';
import type { Database } from '../database/database';
import type { Now, ViewerId } from '../foundation/id';

/**
 * Writes a guest's row together with the first thing they store, in the same transaction, so that a mere visitor leaves
 * nothing. If two things are stored at once, the second finds the row of the first. Existing rows stay unchanged.
 */
export async function keepViewer(tx: Database, viewerId: ViewerId, now: Now): Promise<void> {
  await tx
    .insert(viewers)
    .values({ id: viewerId, kind: 'guest', createdAt: now(), lastSeenAt: now() })
    .onConflictDoNothing();
}
