import { and, desc, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import { placesElsewhere, projects, publishTokens, receivedApps } from '../../../drizzle/schema';
import type { Database } from '../../base/database/database';
import { decryptSecret, encryptSecret } from '../../base/database/sealed-secret';
import { AppFailure } from '../../base/foundation/app-error';
import type { Now, ProjectId, ViewerId } from '../../base/foundation/id';
import { keepViewer } from '../../base/viewers/keep-viewer';
import type { ElsewhereStore, PublishToken } from './elsewhere-store';

const purposeOf = (projectId: string) => `publish token for ${projectId}`;

/**
 * Stored in Easel's own database. Tokens for other Easels are encrypted with the data folder's secret; tokens made here
 * are only stored as hashes.
 */
export function createDrizzleElsewhereStore({
  db,
  secret,
  now,
}: {
  db: Database;
  secret: Uint8Array;
  now: Now;
}): ElsewhereStore {
  const isOf = (viewerId: ViewerId, originId: string) =>
    and(eq(receivedApps.viewerId, viewerId), eq(receivedApps.originId, originId));
  return {
    async tokens(viewerId) {
      const isTheirs = eq(publishTokens.viewerId, viewerId);
      const rows = await db.select().from(publishTokens).where(isTheirs).orderBy(desc(publishTokens.createdAt));
      return rows.map(toToken);
    },
    async addToken(token) {
      await db.transaction(async (tx) => {
        // A guest has no row until they store their first thing.
        await keepViewer(tx, token.viewerId, now);
        await tx.insert(publishTokens).values(token);
      });
    },
    async revoke(viewerId, id) {
      const isThat = and(eq(publishTokens.viewerId, viewerId), eq(publishTokens.id, id));
      return (await db.delete(publishTokens).where(isThat).returning()).length > 0;
    },
    async findToken(hash) {
      const [row] = await db
        .update(publishTokens)
        .set({ usedAt: now() })
        .where(eq(publishTokens.hash, hash))
        .returning();
      return row ? toToken(row) : null;
    },
    async received(viewerId, originId) {
      const [row] = await db
        .select({ projectId: receivedApps.projectId, sequence: receivedApps.sequence })
        .from(receivedApps)
        .innerJoin(projects, and(eq(projects.id, receivedApps.projectId), isNull(projects.deletedAt)))
        .where(isOf(viewerId, originId));
      return row ? { projectId: row.projectId as ProjectId, sequence: row.sequence } : null;
    },
    async addReceived(tx, row) {
      const gone = tx.select({ id: projects.id }).from(projects).where(isNotNull(projects.deletedAt));
      await tx.delete(receivedApps).where(and(isOf(row.viewerId, row.originId), inArray(receivedApps.projectId, gone)));
      const added = await tx
        .insert(receivedApps)
        .values({ ...row, sequence: 0 })
        .onConflictDoNothing()
        .returning();
      // Two first publishes at the same time: the other one has already made the app.
      if (added.length === 0) throw new AppFailure({ code: 'elsewhere-busy' });
    },
    async begin(viewerId, originId, sequence) {
      const isNext = and(isOf(viewerId, originId), eq(receivedApps.sequence, sequence - 1));
      return (await db.update(receivedApps).set({ sequence }).where(isNext).returning()).length > 0;
    },
    async place(projectId) {
      const [row] = await db.select().from(placesElsewhere).where(eq(placesElsewhere.projectId, projectId));
      const token = row ? decryptSecret(secret, purposeOf(projectId), row.token) : null;
      return row && token !== null ? { address: row.address, token } : null;
    },
    async keepPlace(projectId, place) {
      const kept = { address: place.address, token: encryptSecret(secret, purposeOf(projectId), place.token) };
      await db
        .insert(placesElsewhere)
        .values({ projectId, ...kept })
        .onConflictDoUpdate({ target: placesElsewhere.projectId, set: kept });
    },
    async forgetPlace(projectId) {
      await db.delete(placesElsewhere).where(eq(placesElsewhere.projectId, projectId));
    },
  };
}

function toToken({ id, viewerId, name, createdAt, usedAt }: typeof publishTokens.$inferSelect): PublishToken {
  return { id, viewerId: viewerId as ViewerId, name, createdAt, usedAt };
}
