import { eq } from 'drizzle-orm';
import { backends, projects } from '../../drizzle/schema';
import type { BackendId } from '../backends/backend';
import type { Database } from '../database/database';
import type { ProjectId } from '../foundation/id';
import type { ShareStore } from '../shares/share-store';

/**
 * Whose share of places and engine time a backend takes: the project's owner, whoever calls it. Visitors of a site count for whose
 * site it is. One that no row is left of has a share of its own.
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

/** The same for what is done for a project as a whole. */
export function createOwnerOfProject(db: Database) {
  return async (id: ProjectId): Promise<string> => {
    const [row] = await db.select({ owner: projects.ownerId }).from(projects).where(eq(projects.id, id));
    return row?.owner ?? id;
  };
}

/**
 * By whose turns the one engine for trials, or for looking at earlier data, works for a project: its owner's, and of guests their
 * address's, since a cookie more would be a turn more.
 */
export function createTurnOfProject(db: Database, shares: Pick<ShareStore, 'payerOf'> | null) {
  const ownerOf = createOwnerOfProject(db);
  return async (id: ProjectId): Promise<string> => (await shares?.payerOf(id))?.address ?? ownerOf(id);
}
