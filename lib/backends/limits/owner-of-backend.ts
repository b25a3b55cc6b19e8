import { eq } from 'drizzle-orm';
import { backends, projects } from '../../../drizzle/schema';
import type { BackendId } from '../backends/backend';
import type { Database } from '../../base/database/database';
import type { ProjectId } from '../../base/foundation/id';
import type { ShareStore } from '../../base/shares/share-store';

/**
 * Finds the owner whose share of places and engine time a backend uses: the project's owner, whoever calls. A site's
 * visitors count towards the site's owner. A backend without a row gets its own share.
 */
export function createOwnerOfBackend(db: Database) {
  return async (id: BackendId): Promise<string> => {
    const [row] = await db
      .select({ owner: projects.ownerId })
      .from(backends)
      .innerJoin(projects, eq(projects.id, backends.projectId))
      .where(eq(backends.id, id));
    return row?.owner ?? id;
  };
}

/** The same for work on a project as a whole. */
export function createOwnerOfProject(db: Database) {
  return async (id: ProjectId): Promise<string> => {
    const [row] = await db.select({ owner: projects.ownerId }).from(projects).where(eq(projects.id, id));
    return row?.owner ?? id;
  };
}

/**
 * Who is charged with a place in the queue when a project uses the single engine for trials or for looking at earlier
 * data: its owner or, for guests, their network address, because a guest could get another place with a new cookie.
 */
export function createTurnOfProject(db: Database, shares: Pick<ShareStore, 'payerOf'> | null) {
  const ownerOf = createOwnerOfProject(db);
  return async (id: ProjectId): Promise<string> => (await shares?.payerOf(id))?.address ?? ownerOf(id);
}
