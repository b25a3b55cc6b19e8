import type { OwnBlobs } from '../../base/blobs/own-blobs';
import { applyFileOperations, type OperationRefusal } from '../../base/files/apply-file-operations';
import type { FileOperation } from '../../base/files/file-operation';
import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId, VersionId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { createFileGate } from '../trees/file-gate';
import { authorise, type ProjectAccess } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import { commitVersion, type CommitDependencies } from './commit-version';
import type { Version } from './version';

const groupedForMs = 5 * 60_000;
const namesInSummary = 3;
const attempts = 3;

type SaveInput = {
  viewer: Viewer;
  projectId: ProjectId;
  /**
   * The version that was edited. If absent, saves on top of the current head, so that it never conflicts with another
   * tab.
   */
  parentId?: VersionId;
  operations: readonly FileOperation[];
  /** The version's summary; the names of its files by default. */
  summary?: string;
};

type SaveDependencies = CommitDependencies & { access: ProjectAccess; ownBlobs: OwnBlobs };

/**
 * Makes a version from a person's file operations, all or none of them. Saves within five minutes of each other share a
 * group. If nothing changes, no version is made and the head is returned. Fails like `commitVersion`, and with the
 * gate's first refusal, whose `detail` names the file. Operations may only name blobs that the project has.
 */
export async function saveByHand(
  dependencies: SaveDependencies,
  { viewer, projectId, parentId, operations, summary = summarise(operations) }: SaveInput,
): Promise<Result<Version, AppError>> {
  const refused = await authorise(dependencies.access, viewer, projectId);
  if (refused) return fail(refused);
  for (let attempt = 1; ; attempt += 1) {
    const saved = await saveOnce(dependencies, { projectId, parentId, operations, summary });
    const mayTryAgain = parentId === undefined && attempt < attempts;
    if (saved.ok || saved.error.code !== 'version-conflict' || !mayTryAgain) return saved;
  }
}

async function saveOnce(
  dependencies: SaveDependencies,
  { projectId, parentId, operations, summary }: Omit<SaveInput, 'viewer' | 'summary'> & { summary: string },
): Promise<Result<Version, AppError>> {
  const { versions, trees, ownBlobs, now } = dependencies;
  const head = await versions.head(projectId);
  if (!head) return fail({ code: 'not-found' });
  if (parentId !== undefined && parentId !== head.id) return fail({ code: 'version-conflict' });
  const before = await trees.read(head.treeHash);
  if (!before) throw new Error(`The tree of version ${head.id} is not whole.`);

  const applied = await applyFileOperations(before, operations, 'editor', createFileGate(ownBlobs.of({ projectId })));
  if (!applied.ok) return fail(toAppError(applied.error[0]!));
  const { tree, written } = applied.value;
  if (written.length === 0 && Object.keys(tree).length === Object.keys(before).length) return succeed(head);

  const isGrouped = head.kind === 'edit' && head.groupId !== null && now() - head.createdAt < groupedForMs;
  const id = dependencies.createId<'version'>();
  return commitVersion(dependencies, {
    id,
    projectId,
    parentId: head.id,
    tree,
    contents: written.flatMap((file) => (file.bytes ? [file.bytes] : [])),
    kind: 'edit',
    author: 'person',
    summary,
    groupId: isGrouped ? head.groupId : id,
    refuseWhileRunning: true,
  });
}

function toAppError(refusal: OperationRefusal): AppError {
  return { code: refusal.code, detail: refusal.message };
}

function summarise(operations: readonly FileOperation[]): string {
  const paths = [
    ...new Set(operations.map((operation) => (operation.type === 'file-rename' ? operation.to : operation.path))),
  ];
  const rest = paths.length - namesInSummary;
  return paths.slice(0, namesInSummary).join(', ') + (rest > 0 ? ` +${rest}` : '');
}
