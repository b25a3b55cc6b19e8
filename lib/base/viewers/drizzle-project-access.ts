import { and, eq, isNull } from 'drizzle-orm';
import { memberships, projects } from '../../../drizzle/schema';
import type { Database } from '../database/database';
import type { ProjectAccess } from './project-access';

/** Access by the memberships in Easel's own database; one query by primary key. */
export function createProjectAccess(db: Database): ProjectAccess {
  return {
    async roleOf(viewer, projectId) {
      const [row] = await db
        .select({ role: memberships.role })
        .from(memberships)
        .innerJoin(projects, eq(projects.id, memberships.projectId))
        .where(
          and(eq(memberships.projectId, projectId), eq(memberships.viewerId, viewer.id), isNull(projects.deletedAt)),
        );
      return row?.role === 'owner' || row?.role === 'editor' ? row.role : null;
    },
  };
}
