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

/** The viewer's projects, lately changed first; deleted ones that can still be brought back come only when asked for. */
export async function listProjects(
  { projects, now }: Pick<Dependencies, 'projects' | 'now'>,
  { viewer, which = 'present' }: { viewer: Viewer; which?: 'present' | 'deleted' },
): Promise<Project[]> {
  const all = await projects.list(viewer.id, which);
  return all.filter((project) => project.deletedAt === null || project.deletedAt > now() - undeleteWithinMs);
}

/** One project the viewer belongs to; `not-found` for everybody else and when it was deleted. */
export async function getProject(
  { projects, access }: Pick<Dependencies, 'projects' | 'access'>,
  { viewer, projectId }: Asked,
): Promise<Result<Project, AppError>> {
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  const project = await projects.get(projectId);
  return project ? succeed(project) : fail({ code: 'not-found' });
}

/** Gives a project another name and tells the project channel; `invalid-input` for an empty one. */
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

/** Hides a project from everybody and asks its turns to stop; `undeleteProject` brings it back within 30 days. Owners only. */
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

/** Brings a deleted project back as it was; a second call changes nothing. `share-apps-used` where a guest has as many. Owners only. */
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
