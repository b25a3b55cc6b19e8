import type { AppError } from '../../base/foundation/app-error';
import type { MomentId, ProjectId, VersionId } from '../../base/foundation/id';
import { fail, type Result } from '../../base/foundation/result';
import { authorise } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import { compareStored, type StoredComparison, type StoredState } from './compare-stored';
import { openMoment, stateOf, type MomentDependencies } from './moment-parts';

type Asked = { viewer: Viewer; projectId: ProjectId; signal: AbortSignal };

async function present(
  { appBackends }: Pick<MomentDependencies, 'appBackends'>,
  projectId: ProjectId,
  lane: 'preview' | 'live',
): Promise<StoredState> {
  const backend = await appBackends.dataOf(projectId, lane);
  return backend === null ? { at: 'none' } : { at: 'now', backend };
}

/** How the data changed from one version to another, or to the preview's current data. */
export async function compareVersionData(
  dependencies: MomentDependencies,
  { viewer, projectId, from, to, signal }: Asked & { from: VersionId; to: VersionId | 'now' },
): Promise<Result<StoredComparison, AppError>> {
  const { access, versions } = dependencies;
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  const [before, after] = await Promise.all([
    versions.get(projectId, from),
    to === 'now' ? null : versions.get(projectId, to),
  ]);
  if (!before || (to !== 'now' && !after)) return fail({ code: 'not-found' });
  const later = after ? stateOf(after) : await present(dependencies, projectId, 'preview');
  return compareStored(dependencies, projectId, stateOf(before), later, signal);
}

/** How the site's data has changed since one of its moments. */
export async function compareMoment(
  dependencies: MomentDependencies,
  { signal, ...asked }: Asked & { momentId: MomentId },
): Promise<Result<StoredComparison, AppError>> {
  const moment = await openMoment(dependencies, asked);
  if (!moment.ok) return moment;
  const now = await present(dependencies, asked.projectId, 'live');
  return compareStored(dependencies, asked.projectId, stateOf(moment.value), now, signal);
}
