import type { ReportReason } from '../../base/answers/sharing-answers';
import { and, asc, desc, eq, gte, inArray, isNotNull, isNull, lte, ne, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import {
  projectOrigins,
  projects,
  sharedDays,
  sharedProjects,
  shareReports,
  turns,
  versions,
} from '../../../drizzle/schema';
import type { Database } from '../../base/database/database';
import type { Now, ProjectId, VersionId, ViewerId } from '../../base/foundation/id';
import { problemSchema } from '../../base/foundation/problem';
import { fail, succeed } from '../../base/foundation/result';
import type { Share, ShareId, ShareStatus, Visibility } from './share';
import type { Report, SharingStore } from './sharing-store';

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];
type Reader = Pick<Database, 'select'>;

const tagsSchema = z.array(z.string()).catch([]);
const problemsSchema = z.array(problemSchema).catch([]);

/**
 * Shares in Easel's own database. The project's row decides whether the project is visible, and every change locks it
 * first.
 */
export function createDrizzleSharingStore(db: Database, now: Now): SharingStore {
  const columns = {
    share: sharedProjects,
    ownerId: projects.ownerId,
    visibility: projects.visibility,
    versionNumber: versions.number,
    treeHash: versions.treeHash,
  };
  const shares = (reader: Reader) =>
    reader
      .select(columns)
      .from(sharedProjects)
      .innerJoin(projects, and(eq(projects.id, sharedProjects.projectId), isNull(projects.deletedAt)))
      .innerJoin(versions, and(eq(versions.id, sharedProjects.versionId), eq(versions.projectId, projects.id)));
  const isShared = ne(projects.visibility, 'private');
  const inGallery = db
    .select({ id: sharedProjects.id })
    .from(sharedProjects)
    .innerJoin(projects, eq(projects.id, sharedProjects.projectId))
    .where(eq(projects.visibility, 'gallery'));
  const isVisible = and(isShared, isNull(sharedProjects.takenDownAt));

  async function ofProject(reader: Reader, projectId: ProjectId): Promise<Share | null> {
    const [row] = await shares(reader).where(and(eq(sharedProjects.projectId, projectId), isShared));
    return row ? toShare(row) : null;
  }

  return {
    async visible(id) {
      const [row] = await shares(db).where(and(eq(sharedProjects.id, id), isVisible));
      return row ? toShare(row) : null;
    },

    ofProject: (projectId) => ofProject(db, projectId),

    open: ({ projectId, newId, visibility, versionId, title, words, pictureHash }) =>
      db.transaction(async (tx) => {
        const project = await lockProject(tx, projectId);
        if (!project) return fail('not-found' as const);
        const [known] = await tx.select().from(sharedProjects).where(eq(sharedProjects.projectId, projectId));
        if (known && known.takenDownAt !== null) return fail('share-taken-down' as const);
        // The share was kept because it had been taken down; its link became invalid when the project was made private.
        if (known && project.visibility === 'private')
          await tx.delete(sharedProjects).where(eq(sharedProjects.id, known.id));
        const isNew = !known || project.visibility === 'private';
        const said = { ...words, tags: words.tags && [...words.tags], ...(pictureHash && { pictureHash }) };
        if (isNew) {
          await tx.insert(sharedProjects).values({
            ...{ title, ...said, id: newId, projectId, versionId, status: 'building' },
            ...{ createdAt: now(), updatedAt: now() },
          });
        } else {
          await tx
            .update(sharedProjects)
            .set({ ...said, updatedAt: now() })
            .where(eq(sharedProjects.id, known.id));
        }
        await tx.update(projects).set({ visibility }).where(eq(projects.id, projectId));
        return succeed({ share: (await ofProject(tx, projectId))!, isNew });
      }),

    async begin(id) {
      const begun = await db
        .update(sharedProjects)
        .set({ status: 'building', problems: [], updatedAt: now() })
        .where(eq(sharedProjects.id, id))
        .returning({ id: sharedProjects.id });
      return begun.length > 0;
    },

    end: (id, { versionId, manifestHash, problems }) =>
      db.transaction(async (tx) => {
        const [known] = await tx
          .select({ share: sharedProjects, number: versions.number })
          .from(sharedProjects)
          .innerJoin(versions, eq(versions.id, sharedProjects.versionId))
          .where(eq(sharedProjects.id, id))
          .for('update', { of: sharedProjects });
        const [built] = await tx.select({ number: versions.number }).from(versions).where(eq(versions.id, versionId));
        if (!known || !built) return false;
        if (known.share.manifestHash !== null && known.number > built.number) return false;
        const served = manifestHash === null ? {} : { versionId, manifestHash };
        const status: ShareStatus = manifestHash === null ? 'failed' : 'ready';
        await tx
          .update(sharedProjects)
          .set({ ...served, status, problems, updatedAt: now() })
          .where(eq(sharedProjects.id, id));
        return true;
      }),

    withdraw: (projectId) =>
      db.transaction(async (tx) => {
        const project = await lockProject(tx, projectId);
        if (!project) return null;
        await tx.update(projects).set({ visibility: 'private' }).where(eq(projects.id, projectId));
        const gone = await tx
          .delete(sharedProjects)
          .where(and(eq(sharedProjects.projectId, projectId), isNull(sharedProjects.takenDownAt)))
          .returning({ id: sharedProjects.id });
        return (gone[0]?.id ?? null) as ShareId | null;
      }),

    async setTakenDown(id, at) {
      const [set] = await db
        .update(sharedProjects)
        .set({ takenDownAt: at })
        .where(eq(sharedProjects.id, id))
        .returning({ projectId: sharedProjects.projectId });
      return (set?.projectId ?? null) as ProjectId | null;
    },

    async addUse(id, day) {
      // Inserts nothing if the share is being withdrawn at this moment and has no row.
      await db.execute(sql`
        insert into ${sharedDays} (share_id, day, uses)
        select ${sharedProjects.id}, ${day}, 1 from ${sharedProjects} where ${sharedProjects.id} = ${id} for key share
        on conflict (share_id, day) do update set uses = ${sharedDays.uses} + 1`);
    },

    async counts(id) {
      const [row] = await db.select(totals).from(sharedDays).where(eq(sharedDays.shareId, id));
      return row!;
    },

    async gallery(sinceDay) {
      const rows = await shares(db).where(
        and(
          eq(projects.visibility, 'gallery'),
          isNull(sharedProjects.takenDownAt),
          isNotNull(sharedProjects.manifestHash),
        ),
      );
      const listed = rows.map(toShare);
      const [days, sums, origins] = await Promise.all([
        db
          .select()
          .from(sharedDays)
          .where(and(gte(sharedDays.day, sinceDay), inArray(sharedDays.shareId, inGallery))),
        db
          .select({ id: sharedDays.shareId, ...totals })
          .from(sharedDays)
          .where(inArray(sharedDays.shareId, inGallery))
          .groupBy(sharedDays.shareId),
        originsOf(
          db,
          listed.map(({ projectId }) => projectId),
        ),
      ]);
      const daysOf = groupBy(days);
      const sumOf = new Map(sums.map((sum) => [sum.id, sum]));
      return listed.map(({ id, projectId, title, description, tags, pictureHash, createdAt }) => ({
        ...{ id, title, description, tags, pictureHash, createdAt },
        days: (daysOf.get(id) ?? []).map(({ day, uses, forks }) => ({ day, uses, forks })),
        madeFrom: origins.get(projectId) ?? null,
        uses: sumOf.get(id)?.uses ?? 0,
        forks: sumOf.get(id)?.forks ?? 0,
      }));
    },

    originOf: async (projectId) => (await originsOf(db, [projectId])).get(projectId) ?? null,

    async prompts(projectId, upToNumber) {
      return db
        .select({ asked: turns.prompt, summary: versions.summary })
        .from(versions)
        .innerJoin(turns, eq(turns.id, versions.turnId))
        .where(and(eq(versions.projectId, projectId), lte(versions.number, upToNumber)))
        .orderBy(asc(versions.number));
    },

    async report(shareId, { viewerId, reason, words, createdAt }) {
      await db
        .insert(shareReports)
        .values({ shareId, viewerId, reason, words, createdAt })
        .onConflictDoUpdate({
          target: [shareReports.shareId, shareReports.viewerId],
          set: { reason, words, createdAt },
        });
    },

    async reported(limit) {
      const latest = sql<number>`max(${shareReports.createdAt})`;
      const found = await db
        .select({ id: sharedProjects.id, title: sharedProjects.title, takenDownAt: sharedProjects.takenDownAt })
        .from(sharedProjects)
        .innerJoin(shareReports, eq(shareReports.shareId, sharedProjects.id))
        .groupBy(sharedProjects.id)
        .orderBy(desc(latest), asc(sharedProjects.id))
        .limit(limit);
      if (found.length === 0) return [];
      const ids = found.map(({ id }) => id);
      const [reports, seen] = await Promise.all([
        db
          .select()
          .from(shareReports)
          .where(inArray(shareReports.shareId, ids))
          .orderBy(desc(shareReports.createdAt), asc(shareReports.viewerId)),
        db
          .select({ id: sharedProjects.id, visibility: projects.visibility })
          .from(sharedProjects)
          .innerJoin(projects, eq(projects.id, sharedProjects.projectId))
          .where(inArray(sharedProjects.id, ids)),
      ]);
      const reportsOf = groupBy(reports);
      const visibilityOf = new Map(seen.map(({ id, visibility }) => [id, visibility as Visibility]));
      return found.map(({ id, title, takenDownAt }) => ({
        ...{ id: id as ShareId, title, takenDownAt, visibility: visibilityOf.get(id) ?? 'private' },
        reports: (reportsOf.get(id) ?? []).map(({ viewerId, reason, words, createdAt }): Report => ({
          ...{ viewerId: viewerId as ViewerId, reason: reason as ReportReason, words, createdAt },
        })),
      }));
    },

    async failUnfinished() {
      await db.update(sharedProjects).set({ status: 'failed' }).where(eq(sharedProjects.status, 'building'));
    },
  };
}

function groupBy<Row extends { shareId: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.shareId);
    if (group) group.push(row);
    else groups.set(row.shareId, [row]);
  }
  return groups;
}

const totals = {
  uses: sql<number>`coalesce(sum(${sharedDays.uses}), 0)::int`,
  forks: sql<number>`coalesce(sum(${sharedDays.forks}), 0)::int`,
};

async function lockProject(tx: Transaction, projectId: ProjectId): Promise<{ visibility: string } | null> {
  const [project] = await tx
    .select({ visibility: projects.visibility })
    .from(projects)
    .where(and(eq(projects.id, projectId), isNull(projects.deletedAt)))
    .for('update');
  return project ?? null;
}

async function originsOf(
  db: Database,
  projectIds: readonly ProjectId[],
): Promise<Map<ProjectId, { shareId: ShareId; title: string }>> {
  if (projectIds.length === 0) return new Map();
  const origin = alias(projects, 'origin');
  const rows = await db
    .select({ projectId: projectOrigins.projectId, shareId: sharedProjects.id, title: sharedProjects.title })
    .from(projectOrigins)
    .innerJoin(origin, and(eq(origin.id, projectOrigins.originProjectId), isNull(origin.deletedAt)))
    .innerJoin(sharedProjects, and(eq(sharedProjects.projectId, origin.id), isNull(sharedProjects.takenDownAt)))
    .where(and(inArray(projectOrigins.projectId, [...projectIds]), eq(origin.visibility, 'gallery')));
  return new Map(
    rows.map(({ projectId, shareId, title }) => [projectId as ProjectId, { shareId: shareId as ShareId, title }]),
  );
}

function toShare(row: {
  share: typeof sharedProjects.$inferSelect;
  ownerId: string;
  visibility: string;
  versionNumber: number;
  treeHash: string;
}): Share {
  const { share, ownerId, visibility, versionNumber, treeHash } = row;
  const { title, description, showsPrompts, manifestHash, pictureHash, createdAt, takenDownAt } = share;
  return {
    ...{ title, description, showsPrompts, manifestHash, pictureHash, createdAt, takenDownAt, versionNumber, treeHash },
    id: share.id as ShareId,
    projectId: share.projectId as ProjectId,
    ownerId: ownerId as ViewerId,
    visibility: visibility as Visibility,
    versionId: share.versionId as VersionId,
    tags: tagsSchema.parse(share.tags),
    status: share.status as ShareStatus,
    problems: problemsSchema.parse(share.problems),
  };
}
