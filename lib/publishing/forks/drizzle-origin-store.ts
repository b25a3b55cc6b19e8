import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { projectOrigins } from '../../../drizzle/schema';
import type { Database } from '../../base/database/database';
import type { ProjectId, VersionId } from '../../base/foundation/id';
import type { Ancestor, Origin, OriginStore } from './origin-store';

const lineSchema = z.array(
  z.object({ projectId: z.string().transform((id) => id as ProjectId), name: z.string(), isPublic: z.boolean() }),
);

function toOrigin(row: typeof projectOrigins.$inferSelect): Origin {
  const [known, ...before] = lineSchema.parse(row.line);
  const origin: Ancestor = known ?? {
    projectId: row.originProjectId as ProjectId,
    name: row.originName,
    isPublic: false,
  };
  return {
    projectId: row.projectId as ProjectId,
    line: [origin, ...before],
    base: { versionId: row.baseVersionId as VersionId, treeHash: row.baseTreeHash },
    createdAt: row.createdAt,
  };
}

/** Origins in Easel's own database. */
export function createOriginStore(db: Database): OriginStore {
  return {
    async insert(tx, { projectId, line, base, createdAt }) {
      const [origin] = line;
      await tx.insert(projectOrigins).values({
        ...{ projectId, originProjectId: origin.projectId, originName: origin.name, line, createdAt },
        ...{ baseVersionId: base.versionId, baseTreeHash: base.treeHash },
      });
    },
    async get(projectId) {
      const [row] = await db.select().from(projectOrigins).where(eq(projectOrigins.projectId, projectId));
      return row ? toOrigin(row) : null;
    },
    async moveBase(tx, projectId, base) {
      await tx
        .update(projectOrigins)
        .set({ baseVersionId: base.versionId, baseTreeHash: base.treeHash })
        .where(eq(projectOrigins.projectId, projectId));
    },
  };
}
