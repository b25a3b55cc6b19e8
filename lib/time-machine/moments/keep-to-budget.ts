import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import { moments, projects, shareUses, versions } from '../../../drizzle/schema';
import type { Database } from '../../base/database/database';
import type { Env } from '../../base/foundation/env';
import type { Now } from '../../base/foundation/id';
import { chooseToLetGo, type NamedSnapshot } from './let-go';

type Dependencies = {
  db: Database;
  now: Now;
  blobsOf(snapshot: string): Promise<readonly string[]>;
  /** The bytes that each of these blobs occupies on disk. */
  sizesOf(blobs: readonly string[]): Promise<ReadonlyMap<string, number>>;
  budgetBytes: number;
};

/** Bytes that kept data may take, as the operator set it; a gigabyte is a thousand million. */
export function keptBytesOf({ EASEL_KEPT_DATA_GB: gigabytes }: Pick<Env, 'EASEL_KEPT_DATA_GB'>): number {
  return Math.round(gigabytes * 1e9);
}

/**
 * If all kept data takes more than the budget, drops the oldest snapshots of the holders with the most data; versions
 * and moments stay and record the loss. The next garbage collection deletes the blobs. Returns how many snapshots were
 * dropped.
 */
export async function keepToBudget({ db, now, blobsOf, sizesOf, budgetBytes }: Dependencies): Promise<number> {
  const blobs = new Map<string, readonly string[]>();
  const named = await listNamed(db);
  for (const { snapshot } of named) if (!blobs.has(snapshot)) blobs.set(snapshot, await blobsOf(snapshot));
  const sizes = await sizesOf([...new Set([...blobs.values()].flat())]);
  const given = chooseToLetGo(
    named,
    (snapshot) => blobs.get(snapshot) ?? [],
    (blob) => sizes.get(blob) ?? 0,
    budgetBytes,
  );
  if (given.length === 0) return 0;
  const letGoAt = now();
  await db.transaction(async (tx) => {
    for (const table of [versions, moments] as const)
      await tx
        .update(table)
        .set({ letGoAt })
        .where(and(inArray(table.snapshot, given), isNull(table.letGoAt)));
  });
  return given.length;
}

/** Guests count by their address, as in their shares: several cookies do not make one guest's holding look smaller. */
async function listHolders(db: Database): Promise<(projectId: string, ownerId: string) => string> {
  const paid = await db
    .select({ projectId: shareUses.projectId, address: shareUses.address })
    .from(shareUses)
    .where(eq(shareUses.kind, 'projects'));
  const addresses = new Map(paid.map(({ projectId, address }) => [projectId, address]));
  return (projectId, ownerId) => addresses.get(projectId) ?? ownerId;
}

async function listNamed(db: Database): Promise<NamedSnapshot[]> {
  const holderOf = await listHolders(db);
  const ofVersions = await db
    .select({ version: versions, head: projects.headVersionId, ownerId: projects.ownerId })
    .from(versions)
    .innerJoin(projects, eq(projects.id, versions.projectId))
    .where(and(isNotNull(versions.snapshot), isNull(versions.letGoAt)));
  const ofMoments = await db
    .select({ moment: moments, ownerId: projects.ownerId })
    .from(moments)
    .innerJoin(projects, eq(projects.id, moments.projectId))
    .where(and(isNotNull(moments.snapshot), isNull(moments.letGoAt)));
  const newest = new Map<string, number>();
  for (const { moment } of ofMoments)
    newest.set(moment.projectId, Math.max(moment.createdAt, newest.get(moment.projectId) ?? 0));
  return [
    ...ofVersions.map(({ version: { id, projectId, kind, summary, snapshot, createdAt }, head, ownerId }) => ({
      ...{ snapshot: snapshot!, at: createdAt, holder: holderOf(projectId, ownerId) },
      isPinned: id === head || (kind === 'moment' && summary !== ''),
    })),
    ...ofMoments.map(({ moment: { snapshot, createdAt, turnId, name, projectId }, ownerId }) => ({
      ...{ snapshot: snapshot!, at: createdAt, holder: holderOf(projectId, ownerId) },
      isPinned: turnId !== null || name !== '' || createdAt === newest.get(projectId),
    })),
  ];
}
