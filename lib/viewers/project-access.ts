import type { AppError } from '../foundation/app-error';
import type { ProjectId } from '../foundation/id';
import type { Viewer } from './viewer';

export type ProjectRole = 'owner' | 'editor';

/** Who may do what with a project. */
export interface ProjectAccess {
  /** Null for a stranger, and for everybody when there is no such project or it was deleted. */
  roleOf(viewer: Viewer, projectId: ProjectId): Promise<ProjectRole | null>;
}

/**
 * Null when the viewer may act; else `not-found`, which is also what a stranger gets for a project that exists: an
 * answer must not tell whether there is one.
 */
export async function authorise(
  access: ProjectAccess,
  viewer: Viewer,
  projectId: ProjectId,
  need: ProjectRole = 'editor',
): Promise<AppError | null> {
  const role = await access.roleOf(viewer, projectId);
  return role === 'owner' || (role === 'editor' && need === 'editor') ? null : { code: 'not-found' };
}
