import { viewers } from '../../drizzle/schema';
import type { Database } from '../database/database';
import type { Now, ViewerId } from '../foundation/id';

/**
 * Writes a guest with the first thing of theirs that is kept, in the same transaction, so that whoever only looks leaves
 * nothing. Of two first things at once the second finds the row of the first. Anybody else's row stays as it is.
 */
export async function keepViewer(tx: Database, viewerId: ViewerId, now: Now): Promise<void> {
  await tx
    .insert(viewers)
    .values({ id: viewerId, kind: 'guest', createdAt: now(), lastSeenAt: now() })
    .onConflictDoNothing();
}
