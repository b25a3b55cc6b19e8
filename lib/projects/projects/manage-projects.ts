import type { ProjectChannel } from '../../base/channel/project-channel';
import { storageError } from '../../base/database/storage-error';
import type { AppError } from '../../base/foundation/app-error';
import type { Now, ProjectId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { authorise, type ProjectAccess } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import { tidyName } from './create-project';
import { undeleteWithinMs, type Project } from './project';
import type { ProjectStore } from './project-store';

type Dependencies = {
  projects: ProjectStore;
  access: ProjectAccess;
  channel: Pick<ProjectChannel, 'announce'>;
  now: Now;
};
type Asked = { viewer: Viewer; projectId: ProjectId };

/**
 * Lists the viewer's projects, most recently changed first. Deleted ones that can still be restored are listed only on
 * request.
 */
export async function listProjects(
  { projects, now }: Pick<Dependencies, 'projects' | 'now'>,
  { viewer, which = 'present' }: { viewer: Viewer; which?: 'present' | 'deleted' },
): Promise<Project[]> {
  const all = await projects.list(viewer.id, which);
  return all.filter((project) => project.deletedAt === null || project.deletedAt > now() - undeleteWithinMs);
}

/** A project the viewer belongs to; `not-found` for others and for deleted projects. */
export async function getProject(
  { projects, access }: Pick<Dependencies, 'projects' | 'access'>,
  { viewer, projectId }: Asked,
): Promise<Result<Project, AppError>> {
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  const project = await projects.get(projectId);
  return project ? succeed(project) : fail({ code: 'not-found' });
}

/** Renames a project and announces it on the project channel; `invalid-input` for an empty name. */
export async function renameProject(
  dependencies: Dependencies,
  { viewer, projectId, name }: Asked & { name: string },
): Promise<Result<Project, AppError>> {
  const tidy = tidyName(name);
  if (tidy === '') return fail({ code: 'invalid-input', detail: 'A project needs a name.' });
  return orStorageError(async () => {
    const found = await getProject(dependencies, { viewer, projectId });
    if (!found.ok) return found;
    const events = await dependencies.projects.rename(projectId, tidy);
    dependencies.channel.announce(projectId, events);
    return succeed({ ...found.value, name: tidy });
  });
}

/**
 * Hides a project from everybody and asks its turns to stop. `undeleteProject` can restore it within 30 days. Owners
 * only.
 */
export async function deleteProject(
  { projects, access, now }: Dependencies,
  { viewer, projectId }: Asked,
): Promise<Result<null, AppError>> {
  return orStorageError(async () => {
    const refused = await authorise(access, viewer, projectId, 'owner');
    if (refused) return fail(refused);
    await projects.setDeleted(projectId, now());
    return succeed(null);
  });
}

/**
 * Restores a deleted project unchanged; a second call has no effect. `share-apps-used` if a guest already has the
 * maximum number of projects. Owners only.
 */
export async function undeleteProject(
  { projects, now }: Dependencies,
  { viewer, projectId }: Asked,
): Promise<Result<Project, AppError>> {
  return orStorageError(async () => {
    const project = await projects.get(projectId);
    const isTooLate = project?.deletedAt != null && project.deletedAt <= now() - undeleteWithinMs;
    if (!project || project.ownerId !== viewer.id || isTooLate) return fail({ code: 'not-found' });
    await projects.setDeleted(projectId, null);
    return succeed({ ...project, deletedAt: null });
  });
}

async function orStorageError<Value>(work: () => Promise<Result<Value, AppError>>): Promise<Result<Value, AppError>> {
  try {
    return await work();
  } catch (error) {
    const known = storageError(error);
    if (known) return fail(known);
    throw error;
  }
}
