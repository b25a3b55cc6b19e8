import { applyFileOperations } from '../../base/files/apply-file-operations';
import type { FileTree } from '../../base/files/file-operation';
import { type AppError, AppFailure } from '../../base/foundation/app-error';
import type { FileConflict } from '../../base/foundation/fork-errors';
import type { ProjectId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { fitsTogether } from '../../base/promises/keep-promise';
import { promisesOf } from '../../base/promises/promise-schema';
import type { Keeping } from '../../base/shares/keeping';
import { authorise } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import { createFileGate } from '../../projects/trees/file-gate';
import { commitVersion, countChanges, type CommitDependencies } from '../../projects/versions/commit-version';
import type { Version } from '../../projects/versions/version';
import { findNewer, type NewerDependencies } from './find-newer';
import { mergeFiles, type Side, type ThreeTrees } from './merge-files';
import { mergeSettings } from './merge-settings';
import type { OriginStore } from './origin-store';

type Dependencies = CommitDependencies &
  NewerDependencies & { origins: OriginStore; keeping: Pick<Keeping, 'withStored'> };

/** `changed` counts files. To undo this, restore the previous version. */
export type BroughtOver = { version: Version; changed: number };

/**
 * Brings over the changes that the origin of a fork has made since the fork last took them over, with a three-way merge
 * of each file, as one version; restoring the previous version undoes it. If both sides changed the same thing, nothing
 * is changed and `bring-conflict` lists the files, unless `resolve` says whose to keep. Fails with
 * `origin-out-of-reach` or `nothing-to-bring`, with `not-found` for strangers and for projects that are not forks,
 * otherwise like `commitVersion`, and with `turn-running`. New migrations run as after a manual save.
 */
export async function bringOver(
  dependencies: Dependencies,
  { viewer, projectId, resolve = null }: { viewer: Viewer; projectId: ProjectId; resolve?: Side | null },
): Promise<Result<BroughtOver, AppError>> {
  const { access, versions, trees, origins, sharedVersions } = dependencies;
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  const [origin, head] = await Promise.all([origins.get(projectId), versions.head(projectId)]);
  if (!origin || !head) return fail({ code: 'not-found' });
  const newer = await findNewer(dependencies, viewer, origin);
  if (!newer) return fail({ code: 'origin-out-of-reach' });
  if (!newer.isNewer) return fail({ code: 'nothing-to-bring' });

  const { version: theirs, shared } = newer;
  const read = async (treeHash: string): Promise<FileTree> => {
    const tree = await trees.read(treeHash);
    if (!tree) throw new Error(`The tree ${treeHash} is not whole.`);
    return tree;
  };
  const three: ThreeTrees = {
    base: await read(origin.base.treeHash),
    mine: await read(head.treeHash),
    theirs: await read(theirs.treeHash),
  };
  const merged = await mergeTrees(dependencies, three, resolve);
  if (!merged.ok) return merged;
  const settings = mergeSettings(newer.base?.settings ?? theirs.settings, head.settings, theirs.settings);
  if (!fitsTogether(promisesOf(head.settings), promisesOf(settings))) return fail({ code: 'promises-too-long' });

  const { tree, contents } = merged.value;
  const counts = countChanges(three.mine, tree);
  const commit = () =>
    commitVersion(dependencies, {
      ...{ projectId, parentId: head.id, tree, contents, settings, kind: 'brought', author: 'person' },
      summary: shared === null || shared.showsPrompts ? theirs.summary : '',
      refuseWhileRunning: true,
      async prepare(tx) {
        const isThere = shared === null || (await sharedVersions.holdForFork(tx, shared, false));
        if (!isThere) throw new AppFailure({ code: 'origin-out-of-reach' });
      },
      alongside: (tx) => origins.moveBase(tx, projectId, { versionId: theirs.id, treeHash: theirs.treeHash }),
    });
  const version = await dependencies.keeping.withStored(Object.values(tree), commit);
  if (!version.ok) return version;
  return succeed({ version: version.value, changed: counts.added + counts.changed + counts.removed });
}

type Merged = { tree: FileTree; contents: Uint8Array[] };

/** Uses the same gate as every change of files, so limits apply and locked files stay. */
async function mergeTrees(
  { blobs }: Pick<Dependencies, 'blobs'>,
  three: ThreeTrees,
  resolve: Side | null,
): Promise<Result<Merged, AppError>> {
  const { operations, locked, conflicts } = await mergeFiles(blobs, three, resolve);
  const gate = createFileGate(blobs);
  const plain = await applyFileOperations(three.mine, operations, 'import', gate);
  if (!plain.ok) return fail({ code: 'invalid-input' });
  const installed = await applyFileOperations(plain.value.tree, locked, 'module', gate);
  const refusals = [...plain.value.refusals, ...(installed.ok ? [] : installed.error)];
  const limit = refusals.find(({ code }) => code !== 'file-exists' && code !== 'file-locked');
  if (limit) return fail({ code: limit.code, detail: limit.message });
  // Parts installed in the origin are brought over whole or not at all, so single files of them can't be left out.
  const inTheWay = resolve === 'mine' && installed.ok ? [] : refusals;
  const files: FileConflict[] = [
    ...conflicts,
    ...inTheWay.map(({ path, code }) => ({
      path,
      reason: code === 'file-locked' ? ('locked' as const) : ('name-taken' as const),
    })),
  ];
  if (files.length > 0 || !installed.ok)
    return fail({ code: 'bring-conflict', detail: files.map(({ path }) => path).join(', '), files });
  const { tree } = installed.value;
  const written = [...plain.value.written, ...installed.value.written];
  return succeed({ tree, contents: written.flatMap(({ bytes }) => (bytes ? [bytes] : [])) });
}
