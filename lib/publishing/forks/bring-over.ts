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

/** `changed` counts files; the version before is what undoes it. */
export type BroughtOver = { version: Version; changed: number };

/**
 * Brings over what the origin of a fork has improved since the fork last took it over, file by file and three-way, as one
 * version that restoring the one before undoes. What both sides changed is `bring-conflict` with the files, and nothing is
 * changed, unless `resolve` says whose to keep. `origin-out-of-reach` and `nothing-to-bring`, `not-found` for strangers and for
 * what is no fork; else as `commitVersion`, with `turn-running`. Migrations that come along run as a hand save's do.
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

/** Through the same gate as every change of files: limits hold, and what is locked here stays. */
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
  // Parts that were installed there come whole or not at all, so leaving single files of them out is no choice.
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
