import { and, eq, isNotNull, isNull, ne } from 'drizzle-orm';
import { projects, siteDomains, sites } from '../../../drizzle/schema';
import type { Database } from '../../base/database/database';
import type { ProjectId } from '../../base/foundation/id';
import type { DomainStore, SiteDomain } from './site-domain';

/** Domains in Easel's own database. */
export function createDrizzleDomainStore(db: Database): DomainStore {
  const isOf = (projectId: ProjectId) => eq(siteDomains.projectId, projectId);
  const toDomain = (row: typeof siteDomains.$inferSelect): SiteDomain => ({
    ...row,
    projectId: row.projectId as ProjectId,
  });
  return {
    async of(projectId) {
      const [row] = await db.select().from(siteDomains).where(isOf(projectId));
      return row ? toDomain(row) : null;
    },
    async keep(domain) {
      await db.insert(siteDomains).values(domain).onConflictDoUpdate({ target: siteDomains.projectId, set: domain });
    },
    async remove(projectId) {
      await db.delete(siteDomains).where(isOf(projectId));
    },
    async verified() {
      const rows = await db
        .select({ domain: siteDomains, slug: sites.slug })
        .from(siteDomains)
        .innerJoin(projects, and(eq(projects.id, siteDomains.projectId), isNull(projects.deletedAt)))
        .innerJoin(sites, eq(sites.projectId, siteDomains.projectId))
        .where(isNotNull(siteDomains.verifiedAt));
      return rows.map((row) => ({ ...toDomain(row.domain), slug: row.slug }));
    },
    async verify({ projectId, domain }, at) {
      await db.transaction(async (tx) => {
        const others = and(eq(siteDomains.domain, domain), ne(siteDomains.projectId, projectId));
        await tx.update(siteDomains).set({ verifiedAt: null }).where(others);
        await tx
          .update(siteDomains)
          .set({ verifiedAt: at })
          .where(and(isOf(projectId), eq(siteDomains.domain, domain)));
      });
    },
  };
}
