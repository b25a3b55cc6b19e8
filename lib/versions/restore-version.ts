import type { AppError } from '../foundation/app-error';
import type { ProjectId, VersionId } from '../foundation/id';
import { fail, succeed, type Result } from '../foundation/result';
import { authorise, type ProjectAccess } from '../viewers/project-access';
import type { Viewer } from '../viewers/viewer';
import { commitVersion, type CommitDependencies, type CommitInput } from './commit-version';
import { keepMoment } from './keep-moment';
import type { KeptData } from './kept-data';
import { dataHeld, type Version } from './version';

/** An app that is written to all the time is asked this often to let go for a moment. */
const attempts = 3;

type RestoreInput = { viewer: Viewer; projectId: ProjectId; versionId: VersionId; files?: boolean; data?: boolean };

/** `before` is the version to restore in order to undo this. */
export type Restored = { version: Version; before: VersionId };

/**
 * Brings an earlier version back by appending one equal to it, so that the state before stays a version too and the
 * restore can itself be undone: where data was stored since the head was made, a version with it comes first. With
 * `files: false` the files stay as they are, with `data: false` the data does, as it does where the version kept none.
 * `invalid-input` when nothing is left to restore; `turn-running` while a turn works; `data-not-kept` where what is there can't
 * be kept first, so that it is not overwritten; `data-unavailable`, `data-let-go`, `data-not-there` and `data-outdated` where the
 * data can't be put back. Killed anywhere, the data is of one of the two versions, whole. For files the cost does not depend on
 * how much changed: trees are shared.
 */
export async function restoreVersion(
  dependencies: CommitDependencies & { access: ProjectAccess; keptData: KeptData },
  { viewer, projectId, versionId, files = true, data = true }: RestoreInput,
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
  // Its files alone can be had; for that to be a choice it is not made silently.
  const held = data ? dataHeld(restored) : 'none';
  if (held === 'let-go') return fail({ code: 'data-let-go' });
  if (held === 'not-kept') return fail({ code: 'data-not-there' });
  if (brought === null) {
    const version = await commitVersion(dependencies, { ...input, parentId: head.id });
    return version.ok ? succeed({ version: version.value, before: head.id }) : version;
  }

  return keptData.inLine(projectId, () => restoreData(dependencies, { head, brought, input }));
}

type Brought = { head: Version; brought: string; input: Omit<CommitInput, 'parentId' | 'snapshot'> };

/** Alone with the project's data from keeping what is there to the version that says what is there now. */
async function restoreData(
  dependencies: CommitDependencies & { keptData: KeptData },
  { head, brought, input }: Brought,
): Promise<Result<Restored, AppError>> {
  const { versions, keptData } = dependencies;
  const { projectId } = input;
  // Asked before anything moves: another may have been first, and a turn may be changing this very database.
  if ((await versions.head(projectId))?.id !== head.id) return fail({ code: 'version-conflict' });
  if (await versions.isTurnRunning(projectId)) return fail({ code: 'turn-running' });

  let before = head;
  let taken: string | null = null;
  for (let attempt = 1; ; attempt += 1) {
    const now = await keptData.take(projectId);
    if (!now.ok) return now;
    taken = now.value;
    if (taken !== null && taken !== before.snapshot) {
      const kept = await keepMoment(dependencies, before, { snapshot: taken });
      if (!kept.ok) return kept;
      before = kept.value;
    }
    const put = await keptData.putBack(projectId, taken, brought);
    if (put.ok) break;
    // Somebody wrote in between: that is kept as well.
    if (put.error.code !== 'data-not-kept' || attempt === attempts) return put;
  }
  const undo = () => keptData.putBack(projectId, brought, taken);
  try {
    const version = await commitVersion(dependencies, { ...input, parentId: before.id, snapshot: brought });
    if (version.ok) return succeed({ version: version.value, before: before.id });
    // Another process was first. Its data is what was there, be it nothing.
    const undone = await undo();
    return undone.ok ? version : undone;
  } catch (error) {
    await undo();
    throw error;
  }
}
