import { and, desc, eq } from 'drizzle-orm';
import { meant } from '@/drizzle/schema';
import type { Database } from '@/lib/base/database/database';
import { findingSchema } from '@/lib/base/foundation/finding';
import type { Now } from '@/lib/base/foundation/id';
import type { AcceptedExposureStore } from './accepted-exposure-store';

/** Accepted exposures in Easel's own database. */
export function createDrizzleAcceptedExposureStore(db: Database, now: Now): AcceptedExposureStore {
  return {
    async list(projectId) {
      const rows = await db
        .select()
        .from(meant)
        .where(eq(meant.projectId, projectId))
        .orderBy(desc(meant.createdAt), meant.key);
      return rows.flatMap(({ key, finding, createdAt }) => {
        const read = findingSchema.safeParse(finding);
        return read.success ? [{ key, finding: read.data, createdAt }] : [];
      });
    },
    async add(projectId, findings) {
      const rows = findings.flatMap((finding) =>
        finding.key === null ? [] : [{ projectId, key: finding.key, finding, createdAt: now() }],
      );
      if (rows.length > 0) await db.insert(meant).values(rows).onConflictDoNothing();
    },
    async takeBack(projectId, key) {
      const gone = await db
        .delete(meant)
        .where(and(eq(meant.projectId, projectId), eq(meant.key, key)))
        .returning({ key: meant.key });
      return gone.length > 0;
    },
  };
}
