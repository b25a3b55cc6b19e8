import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId, VersionId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { authorise, type ProjectAccess } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import { commitVersion, type CommitDependencies, type CommitInput } from './commit-version';
import { keepMoment } from './keep-moment';
import type { KeptData, KeptSince } from './kept-data';
import { dataHeld, type Version } from './version';

/** How often to retry while an app keeps writing. */
const attempts = 3;

type RestoreInput = {
  viewer: Viewer;
  projectId: ProjectId;
  versionId: VersionId;
  files?: boolean;
  data?: boolean;
  keepNew?: boolean;
};

/** `before` is the version to restore in order to undo this; `kept` is what `keepNew` carried over. */
export type Restored = { version: Version; before: VersionId; kept?: KeptSince };

/**
 * Restores an earlier version by appending an equal one, so that the previous state remains a version and the restore
 * can be undone. If data was written since the head was made, that data first gets a version of its own. With `files:
 * false` the files stay as they are; with `data: false`, or if the version has no snapshot, the data does. With
 * `keepNew`, what was done since is carried over into the earlier data, as far as its tables can hold it.
 *
 * Errors: `invalid-input` if nothing is left to restore; `turn-running` during a turn; `data-not-kept` if the current
 * data can't be saved first, so it is not overwritten; `data-unavailable`, `data-let-go`, `data-not-there` and
 * `data-outdated` if the data can't be restored. If the process is killed at any point, the data is entirely that of
 * one of the two versions. The cost for files does not depend on how much changed, because trees are shared.
 */
export async function restoreVersion(
  dependencies: CommitDependencies & { access: ProjectAccess; keptData: KeptData },
  { viewer, projectId, versionId, files = true, data = true, keepNew = false }: RestoreInput,
): Promise<Result<Restored, AppError>> {
  if (!files && !data) return fail({ code: 'invalid-input' });
  const refused = await authorise(dependencies.access, viewer, projectId);
  if (refused) return fail(refused);
  const { versions, trees, keptData } = dependencies;
  const [head, restored] = await Promise.all([versions.head(projectId), versions.get(projectId, versionId)]);
  if (!head || !restored) return fail({ code: 'not-found' });

  const source = files ? restored : head;
  const tree = await trees.read(source.treeHash);
  if (!tree) throw new Error(`The tree of version ${source.id} is not whole.`);
  const input = {
    ...{ projectId, tree, kind: 'restore' as const, author: 'person' as const },
    ...{ summary: restored.summary, restoredId: restored.id, settings: source.settings, refuseWhileRunning: true },
  };
  const brought = data ? restored.snapshot : null;
  // The files alone can still be restored, but only if the caller asks for that explicitly.
  const held = data ? dataHeld(restored) : 'none';
  if (held === 'let-go') return fail({ code: 'data-let-go' });
  if (held === 'not-kept') return fail({ code: 'data-not-there' });
  if (brought === null) {
    const version = await commitVersion(dependencies, { ...input, parentId: head.id });
    return version.ok ? succeed({ version: version.value, before: head.id }) : version;
  }

  return keptData.inLine(projectId, () => restoreData(dependencies, { head, brought, input, keepNew }));
}

type Brought = { head: Version; brought: string; input: Omit<CommitInput, 'parentId' | 'snapshot'>; keepNew: boolean };

/**
 * Runs with exclusive access to the project's data, from taking its snapshot until the version that records the new
 * state.
 */
async function restoreData(
  dependencies: CommitDependencies & { keptData: KeptData },
  { head, brought: earlier, input, keepNew }: Brought,
): Promise<Result<Restored, AppError>> {
  const { versions, keptData } = dependencies;
  const { projectId } = input;
  // Check before anything changes: another restore may have been first, or a turn may be changing this database.
  if ((await versions.head(projectId))?.id !== head.id) return fail({ code: 'version-conflict' });
  if (await versions.isTurnRunning(projectId)) return fail({ code: 'turn-running' });

  let before = head;
  let taken: string | null = null;
  let brought = earlier;
  let kept: KeptSince | undefined;
  for (let attempt = 1; ; attempt += 1) {
    const now = await keptData.take(projectId);
    if (!now.ok) return now;
    taken = now.value;
    if (taken !== null && taken !== before.snapshot) {
      const moment = await keepMoment(dependencies, before, { snapshot: taken });
      if (!moment.ok) return moment;
      before = moment.value;
    }
    if (keepNew && taken !== null && taken !== earlier) {
      const merged = await keptData.merge(projectId, taken, earlier);
      if (!merged.ok) return merged;
      ({ snapshot: brought, ...kept } = merged.value);
    }
    const put = await keptData.putBack(projectId, taken, brought);
    if (put.ok) break;
    // Something was written in the meantime, so save that too.
    if (put.error.code !== 'data-not-kept' || attempt === attempts) return put;
  }
  const undo = () => keptData.putBack(projectId, brought, taken);
  try {
    const version = await commitVersion(dependencies, { ...input, parentId: before.id, snapshot: brought });
    if (version.ok) return succeed({ version: version.value, before: before.id, ...(kept && { kept }) });
    // Another process was first. Put the previous data back, even if there was none.
    const undone = await undo();
    return undone.ok ? version : undone;
  } catch (error) {
    await undo();
    throw error;
  }
}
