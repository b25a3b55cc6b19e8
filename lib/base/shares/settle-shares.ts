import { and, eq, inArray, notExists, sql } from 'drizzle-orm';
import {
  deployments,
  moments,
  projectEvents,
  projects,
  shareBlobs,
  shareUses,
  turns,
  versions,
  viewers,
} from '../../../drizzle/schema';
import type { Database } from '../database/database';
import type { Now, ProjectId, ViewerId } from '../foundation/id';
import type { Payer } from './share';
import type { ShareStore } from './share-store';

const hourMs = 3600_000;

/**
 * Replaces running estimates with the space that guests' apps really take: measures rows and folders, gives back
 * garbage-collected blobs, and stops counting apps that are gone. Guests' apps that nobody has paid for yet count from
 * now on.
 */
export async function settleShares({
  db,
  shares,
  purged,
  dataBytes,
  storedAmong,
  unknownAddress,
  now,
}: {
  db: Database;
  shares: ShareStore;
  purged: readonly ProjectId[];
  dataBytes(projectId: ProjectId): Promise<number>;
  /** Returns the hashes among these whose blobs are stored; checking must not make the blobs young. */
  storedAmong(hashes: readonly string[]): Promise<ReadonlySet<string>>;
  unknownAddress: string;
  now: Now;
}): Promise<void> {
  await shares.forget(purged);
  await shares.forgetOld();
  // Blobs paid for recently may still be uploading.
  const before = now() - hourMs;
  await shares.eachBlob(before, async (hashes) => {
    const stored = await storedAmong(hashes);
    await shares.dropBlobs(
      hashes.filter((hash) => !stored.has(hash)),
      before,
    );
  });
  const ownsNothing = notExists(
    db.select({ id: projects.id }).from(projects).where(eq(projects.ownerId, shareBlobs.viewerId)),
  );
  const gone = await db.selectDistinct({ id: shareBlobs.viewerId }).from(shareBlobs).where(ownsNothing);
  await shares.forgetBlobs(
    gone.map(({ id }) => id as ViewerId),
    before,
  );

  const owned = await db
    .select({ id: projects.id, ownerId: projects.ownerId })
    .from(projects)
    .innerJoin(viewers, and(eq(viewers.id, projects.ownerId), eq(viewers.kind, 'guest')));
  const paid = await db
    .selectDistinctOn([shareUses.projectId], {
      projectId: shareUses.projectId,
      viewerId: shareUses.viewerId,
      address: shareUses.address,
    })
    .from(shareUses)
    .where(eq(shareUses.kind, 'projects'));
  const payers = new Map(paid.map((row) => [row.projectId, row]));
  for (const { id, ownerId } of owned) {
    const projectId = id as ProjectId;
    const known = payers.get(id);
    const payer: Payer = {
      projectId,
      viewerId: (known?.viewerId ?? ownerId) as ViewerId,
      address: known?.address ?? unknownAddress,
    };
    if (!(await settlePlace({ db, shares }, { ...payer, projectId }))) continue;
    await shares.set(payer, 'rows', await countRows(db, projectId));
    await shares.set(payer, 'data', await dataBytes(projectId));
  }
}

/**
 * Uses the project's current state: it may have been deleted or restored since counting started. False if it is gone.
 */
async function settlePlace(
  { db, shares }: { db: Database; shares: ShareStore },
  payer: Payer & { projectId: ProjectId },
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [project] = await tx
      .select({ deletedAt: projects.deletedAt })
      .from(projects)
      .where(eq(projects.id, payer.projectId))
      .for('share');
    if (project) await shares.set(payer, 'projects', project.deletedAt === null ? 1 : 0, tx as unknown as Database);
    return project !== undefined;
  });
}

async function countRows(db: Database, projectId: ProjectId): Promise<number> {
  let rows = 10;
  for (const table of [projectEvents, versions, turns, deployments, moments]) {
    const [found] = await db
      .select({ count: sql<number>`count(*)::int` })
      .from(table)
      .where(inArray(table.projectId, [projectId]));
    rows += found?.count ?? 0;
  }
  // Counts like `rowsOfSettings`. Settings that are small in the table are not decompressed.
  const bytes = sql`octet_length(${versions.settings}::text)`;
  const [settings] = await db
    .select({ rows: sql<number>`coalesce(sum(greatest(0, (${bytes} + 1023) / 1024 - 1)), 0)::int` })
    .from(versions)
    .where(and(eq(versions.projectId, projectId), sql`pg_column_size(${versions.settings}) > 500`));
  return rows + (settings?.rows ?? 0);
}
