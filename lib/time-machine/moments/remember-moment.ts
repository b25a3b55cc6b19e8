import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { CommitDependencies } from '../../projects/versions/commit-version';
import { keepMoment } from '../../projects/versions/keep-moment';
import type { KeptData } from '../../projects/versions/kept-data';
import type { Version } from '../../projects/versions/version';
import { authorise, type ProjectAccess } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import { keepLive, type KeepDependencies } from './keep-live';
import type { Moment } from './moment';

type Asked = { viewer: Viewer; projectId: ProjectId; name: string };

/**
 * Keeps the app and its current data as a version, at a person's request. `turn-running` while a turn works;
 * `data-not-kept` if the data can't be kept, since a moment without it is not what was asked for.
 */
export async function rememberMoment(
  dependencies: CommitDependencies & { access: ProjectAccess; keptData: Pick<KeptData, 'take'> },
  { viewer, projectId, name }: Asked,
): Promise<Result<Version, AppError>> {
  const refused = await authorise(dependencies.access, viewer, projectId);
  if (refused) return fail(refused);
  const head = await dependencies.versions.head(projectId);
  if (!head) return fail({ code: 'not-found' });
  const taken = await dependencies.keptData.take(projectId);
  return taken.ok ? keepMoment(dependencies, head, { name, snapshot: taken.value }) : taken;
}

/** The same for the site's data; `data-not-there` if it has none. */
export async function rememberLive(
  dependencies: KeepDependencies & { access: ProjectAccess },
  { viewer, projectId, name }: Asked,
): Promise<Result<Moment, AppError>> {
  const refused = await authorise(dependencies.access, viewer, projectId);
  if (refused) return fail(refused);
  const kept = await keepLive(dependencies, { projectId, reason: 'person', name });
  if (!kept.ok) return kept;
  return kept.value === null ? fail({ code: 'data-not-there' }) : succeed(kept.value);
}

/** Moments of the site's data, newest first, and whether it has any data now. */
export async function listMoments(
  {
    access,
    moments,
    backends,
    backendStore,
  }: Pick<KeepDependencies, 'moments' | 'backends' | 'backendStore'> & { access: ProjectAccess },
  { viewer, projectId }: Omit<Asked, 'name'>,
): Promise<Result<{ moments: Moment[]; hasData: boolean }, AppError>> {
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  const hasData = await backends.hasData(backendStore.idOf(projectId, 'live'));
  return succeed({ moments: await moments.listLive(projectId), hasData });
}
