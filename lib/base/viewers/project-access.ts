import type { AppError } from '../foundation/app-error';
import type { ProjectId } from '../foundation/id';
import type { Viewer } from './viewer';

export type ProjectRole = 'owner' | 'editor';

/** Decides who may do what with a project. */
export interface ProjectAccess {
  /** Null for a stranger, and for everyone if the project does not exist or was deleted. */
  roleOf(viewer: Viewer, projectId: ProjectId): Promise<ProjectRole | null>;
}

/**
 * Null if the viewer may act; otherwise `not-found`, which a stranger also gets for an existing project, so that the
 * answer does not reveal whether there is one.
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
