import { and, desc, eq, exists, inArray, isNotNull, isNull, lt, ne, or, sql } from 'drizzle-orm';
import { deployments, memberships, pastAddresses, projects, sites, turns } from '../../../drizzle/schema';
import { appendSteps } from '../../base/channel/append-steps';
import type { Database } from '../../base/database/database';
import type { Now, ProjectId } from '../../base/foundation/id';
import { stopBuilding } from './stop-building';
import { keepViewer } from '../../base/viewers/keep-viewer';
import type { Project } from './project';
import type { ProjectStore } from './project-store';

function toProject(row: typeof projects.$inferSelect): Project {
  const { lastEvent: _lastEvent, ...project } = row;
  return project as unknown as Project;
}

/**
 * Counts projects in the transaction that creates, deletes or restores one. Throws to refuse, which rolls the
 * transaction back.
 */
type Places = {
  takeProject(tx: Database, projectId: ProjectId): Promise<void>;
  moveProject(tx: Database, projectId: ProjectId, isPresent: boolean): Promise<void>;
};

/** Projects in Easel's own database. */
export function createProjectStore(db: Database, now: Now, places?: Places): ProjectStore {
  return {
    async insert(tx, project) {
      await keepViewer(tx, project.ownerId, now);
      await tx.insert(projects).values(project);
      await tx.insert(memberships).values({ projectId: project.id, viewerId: project.ownerId, role: 'owner' });
      await places?.takeProject(tx, project.id);
    },
    async get(projectId) {
      const [row] = await db.select().from(projects).where(eq(projects.id, projectId));
      return row ? toProject(row) : null;
    },
    async list(viewerId, which) {
      const rows = await db
        .select({ project: projects })
        .from(memberships)
        .innerJoin(projects, eq(projects.id, memberships.projectId))
        .where(
          and(
            eq(memberships.viewerId, viewerId),
            which === 'deleted' ? isNotNull(projects.deletedAt) : isNull(projects.deletedAt),
          ),
        )
        .orderBy(desc(projects.updatedAt), desc(projects.id));
      return rows.map((row) => toProject(row.project));
    },
    async rename(projectId, name) {
      return db.transaction(async (tx) => {
        const renamed = await tx
          .update(projects)
          .set({ name, updatedAt: now() })
          .where(and(eq(projects.id, projectId), ne(projects.name, name)))
          .returning({ id: projects.id });
        if (renamed.length === 0) return [];
        return appendSteps(tx, now, [{ projectId, step: { type: 'project-changed', name } }]);
      });
    },
    async setDeleted(projectId, deletedAt) {
      await db.transaction(async (tx) => {
        if (deletedAt !== null) await stopBuilding(tx, projectId, deletedAt);
        const [before] = await tx
          .select({ deletedAt: projects.deletedAt })
          .from(projects)
          .where(eq(projects.id, projectId))
          .for('update');
        if (!before || (before.deletedAt === null) === (deletedAt === null)) return;
        await tx.update(projects).set({ deletedAt }).where(eq(projects.id, projectId));
        await places?.moveProject(tx as unknown as Database, projectId, deletedAt === null);
        // Turns stopped by the deletion continue; a turn that the person had stopped before stays stopped.
        const asked = before.deletedAt;
        const isStopped = asked === null ? isNull(turns.stopRequestedAt) : eq(turns.stopRequestedAt, asked);
        await tx
          .update(turns)
          .set({ stopRequestedAt: deletedAt })
          .where(and(eq(turns.projectId, projectId), ne(turns.phase, 'ended'), isStopped));
      });
    },
    async update(projectId, { settings, ...change }) {
      const merged =
        settings === undefined ? {} : { settings: sql`${projects.settings} || ${JSON.stringify(settings)}::jsonb` };
      await db
        .update(projects)
        .set({ ...change, ...merged })
        .where(eq(projects.id, projectId));
    },
    async findGone(deletedBefore, unfinishedBefore) {
      const gone = await db.select({ id: projects.id }).from(projects).where(isGone(deletedBefore, unfinishedBefore));
      return gone.map((row) => row.id as ProjectId);
    },
    async purge(projectIds) {
      if (projectIds.length === 0) return;
      const gone = inArray(projects.id, [...projectIds]);
      await db.transaction(async (tx) => {
        // Record these addresses, because visitors' browsers still hold sessions and service workers for them.
        const left = await tx
          .select({ slug: sites.slug, projectId: projects.id, ownerId: projects.ownerId })
          .from(sites)
          .innerJoin(projects, eq(projects.id, sites.projectId))
          .where(and(gone, exists(tx.select().from(deployments).where(eq(deployments.projectId, projects.id)))));
        const leftAt = now();
        if (left.length > 0) {
          await tx
            .insert(pastAddresses)
            .values(left.map((one) => ({ ...one, leftAt })))
            .onConflictDoNothing();
        }
        await tx
          .update(pastAddresses)
          .set({ leftAt })
          .where(inArray(pastAddresses.projectId, [...projectIds]));
        await tx.delete(projects).where(gone);
      });
    },
  };
}

/** Projects that can't be restored any more: deleted too long ago, or never finished. */
function isGone(deletedBefore: number, unfinishedBefore: number) {
  return or(
    lt(projects.deletedAt, deletedBefore),
    and(isNull(projects.headVersionId), lt(projects.createdAt, unfinishedBefore)),
  );
}
