import { and, desc, eq, isNotNull, isNull, ne, type SQL, sql } from 'drizzle-orm';
import { projectOrigins, projects, sharedDays, sharedProjects } from '../../../drizzle/schema';
import type { Database } from '../../base/database/database';
import type { Now, ProjectId, VersionId } from '../../base/foundation/id';
import type { SharedVersion, SharedVersions } from './shared-versions';

const dayMs = 24 * 3600_000;
const mostForksListed = 50;
const columns = {
  shareId: sharedProjects.id,
  projectId: sharedProjects.projectId,
  versionId: sharedProjects.versionId,
  title: sharedProjects.title,
  showsPrompts: sharedProjects.showsPrompts,
};
const isShared = and(
  isNull(sharedProjects.takenDownAt),
  // Until a version has been bundled, nobody may see its sources: they may contain a secret, and then sharing fails.
  isNotNull(sharedProjects.manifestHash),
  isNull(projects.deletedAt),
  ne(projects.visibility, 'private'),
);

/** Shared versions in Easel's own database. */
export function createSharedVersions(db: Database, now: Now): SharedVersions {
  async function first(where: SQL): Promise<SharedVersion | null> {
    const [row] = await db
      .select(columns)
      .from(sharedProjects)
      .innerJoin(projects, eq(projects.id, sharedProjects.projectId))
      .where(and(where, isShared));
    return row ? { ...row, projectId: row.projectId as ProjectId, versionId: row.versionId as VersionId } : null;
  }

  return {
    find: (shareId) => first(eq(sharedProjects.id, shareId)),
    ofProject: (projectId) => first(eq(sharedProjects.projectId, projectId)),
    async holdForFork(tx, { shareId, versionId }, isCounted) {
      // Locked until the fork is made or abandoned: withdrawing the share deletes this row, and so waits for the lock.
      const [held] = await tx
        .select({ id: sharedProjects.id })
        .from(sharedProjects)
        .innerJoin(projects, eq(projects.id, sharedProjects.projectId))
        .where(and(eq(sharedProjects.id, shareId), eq(sharedProjects.versionId, versionId), isShared))
        .for('share', { of: sharedProjects });
      if (!held) return false;
      if (!isCounted) return true;
      await tx
        .insert(sharedDays)
        .values({ shareId, day: Math.floor(now() / dayMs), forks: 1 })
        .onConflictDoUpdate({
          target: [sharedDays.shareId, sharedDays.day],
          set: { forks: sql`${sharedDays.forks} + 1` },
        });
      return true;
    },
    async galleryForksOf(projectId) {
      return db
        .select({ shareId: sharedProjects.id, title: sharedProjects.title })
        .from(projectOrigins)
        .innerJoin(sharedProjects, eq(sharedProjects.projectId, projectOrigins.projectId))
        .innerJoin(projects, eq(projects.id, projectOrigins.projectId))
        .where(and(eq(projectOrigins.originProjectId, projectId), isShared, eq(projects.visibility, 'gallery')))
        .orderBy(desc(sharedProjects.createdAt), desc(sharedProjects.id))
        .limit(mostForksListed);
    },
  };
}
