import type { AppError } from '../foundation/app-error';
import type { ProjectId } from '../foundation/id';
import { fail, succeed, type Result } from '../foundation/result';
import type { CommitDependencies } from '../versions/commit-version';
import { keepMoment } from '../versions/keep-moment';
import type { KeptData } from '../versions/kept-data';
import type { Version } from '../versions/version';
import { authorise, type ProjectAccess } from '../viewers/project-access';
import type { Viewer } from '../viewers/viewer';
import { keepLive, type KeepDependencies } from './keep-live';
import type { Moment } from './moment';

type Asked = { viewer: Viewer; projectId: ProjectId; name: string };

/**
 * A version of the app and its data as they are now, because somebody asked for it. `turn-running` while a turn works;
 * `data-not-kept` where the data can't be kept, since a moment without it would not be what was asked.
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

/** The same of what the site has stored; `data-not-there` where that is nothing. */
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

/** Moments of the site's data, newest first, and whether it has stored anything now. */
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
