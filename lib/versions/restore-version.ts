import type { AppError } from '../foundation/app-error';
import type { ProjectId, VersionId } from '../foundation/id';
import { fail, type Result } from '../foundation/result';
import { authorise, type ProjectAccess } from '../viewers/project-access';
import type { Viewer } from '../viewers/viewer';
import { commitVersion, type CommitDependencies } from './commit-version';
import type { Version } from './version';

type RestoreInput = { viewer: Viewer; projectId: ProjectId; versionId: VersionId; files?: boolean; data?: boolean };

/**
 * Brings an earlier version back by appending one equal to it, so that the state before stays a version too and the
 * restore can itself be undone. With `files: false` the files stay as they are; `invalid-input` when nothing is left to
 * restore; `turn-running` while a turn works. Cost does not depend on how much changed: trees are shared.
 */
export async function restoreVersion(
  dependencies: CommitDependencies & { access: ProjectAccess },
  { viewer, projectId, versionId, files = true, data = true }: RestoreInput,
): Promise<Result<Version, AppError>> {
  if (!files && !data) return fail({ code: 'invalid-input' });
  const refused = await authorise(dependencies.access, viewer, projectId);
  if (refused) return fail(refused);
  const { versions, trees } = dependencies;
  const [head, restored] = await Promise.all([versions.head(projectId), versions.get(projectId, versionId)]);
  if (!head || !restored) return fail({ code: 'not-found' });

  const source = files ? restored : head;
  const tree = await trees.read(source.treeHash);
  if (!tree) throw new Error(`The tree of version ${source.id} is not whole.`);
  return commitVersion(dependencies, {
    projectId,
    parentId: head.id,
    tree,
    kind: 'restore',
    author: 'person',
    summary: restored.summary,
    restoredId: restored.id,
    settings: source.settings,
    refuseWhileRunning: true,
  });
}
