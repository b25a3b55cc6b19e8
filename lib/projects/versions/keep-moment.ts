import type { AppError } from '../../base/foundation/app-error';
import type { Result } from '../../base/foundation/result';
import { commitVersion, type CommitDependencies } from './commit-version';
import type { Version } from './version';

/**
 * Makes a version with the head's files and the current data, or with the data in `snapshot`. `name` is the name the
 * person gave it. Fails like `commitVersion`, and with `turn-running` unless the turn itself calls it
 * (`refuseWhileRunning: false`).
 */
export async function keepMoment(
  dependencies: CommitDependencies,
  head: Version,
  {
    snapshot,
    name = '',
    refuseWhileRunning = true,
  }: { snapshot?: string | null; name?: string; refuseWhileRunning?: boolean },
): Promise<Result<Version, AppError>> {
  const tree = await dependencies.trees.read(head.treeHash);
  if (!tree) throw new Error(`The tree of version ${head.id} is not whole.`);
  return commitVersion(dependencies, {
    ...{ projectId: head.projectId, parentId: head.id, tree, kind: 'moment', author: 'person', summary: name },
    ...{ settings: head.settings, refuseWhileRunning, ...(snapshot === undefined ? {} : { snapshot }) },
  });
}
