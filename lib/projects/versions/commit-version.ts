import type { BlobStore } from '../../base/blobs/blob-store';
import type { ProjectChannel } from '../../base/channel/project-channel';
import type { DiskRoom } from '../../base/database/disk-room';
import { storageError } from '../../base/database/storage-error';
import type { FileTree } from '../../base/files/file-operation';
import type { AppError } from '../../base/foundation/app-error';
import type { CreateId, Now, ProjectId, TurnId, VersionId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { compareTrees } from '../trees/compare-trees';
import type { TreeStore } from '../trees/tree-store';
import type { Version, VersionCounts, VersionKind } from './version';
import type { VersionStore, VersionToAppend } from './version-store';

export type CommitDependencies = {
  versions: VersionStore;
  trees: TreeStore;
  blobs: BlobStore;
  channel: Pick<ProjectChannel, 'announce'>;
  room: DiskRoom;
  now: Now;
  createId: CreateId;
};

export type CommitInput = {
  /** Set if something else already refers to the version by this id. */
  id?: VersionId;
  projectId: ProjectId;
  /** The head this version was made on; null for a project's first version. */
  parentId: VersionId | null;
  tree: FileTree;
  /** Bytes of files in `tree` that are not stored yet. */
  contents?: readonly Uint8Array[];
  kind: VersionKind;
  author: Version['author'];
  summary: string;
  turnId?: TurnId | null;
  restoredId?: VersionId | null;
  groupId?: VersionId | null;
  /** Defaults to the parent's. */
  settings?: Version['settings'];
  /** Defaults to a snapshot of the current data. */
  snapshot?: string | null;
} & Pick<VersionToAppend, 'refuseWhileRunning' | 'steps' | 'prepare' | 'alongside'>;

const summaryLength = 300;

/**
 * Appends a version on top of `parentId` and notifies the project channel. Order: bytes and directories reach the disk,
 * the database commits, the heads log reaches the disk, listeners are notified, the caller gets the result. If the
 * process is killed in between, nothing that was acknowledged or announced is lost. Fails with `version-conflict` if
 * another version was appended first, `blob-missing` if a file's bytes are neither given nor stored, `not-found`,
 * `turn-running` (only if requested), `storage-full` or `storage-unavailable`; no version is made then. The caller must
 * authorise the viewer.
 */
export async function commitVersion(
  dependencies: CommitDependencies,
  input: CommitInput,
): Promise<Result<Version, AppError>> {
  const { versions, trees, blobs, channel, room, now, createId } = dependencies;
  const { tree, contents = [], projectId, parentId, ...rest } = input;
  try {
    const noRoom = await room.check();
    if (noRoom) return fail(noRoom);
    const parent = parentId === null ? null : await versions.get(projectId, parentId);
    if (parentId !== null && !parent) return fail({ code: 'not-found' });
    const before = parent && (await trees.read(parent.treeHash));
    if (parent && !before) throw new Error(`The tree of version ${parent.id} is not whole.`);

    const treeHash = await trees.write(tree, contents);
    const missing = await missingFiles(blobs, tree, before ?? {});
    if (missing !== null) return fail({ code: 'blob-missing', detail: missing });

    const appended = await versions.append({
      turnId: null,
      restoredId: null,
      groupId: null,
      settings: parent?.settings ?? {},
      ...rest,
      id: rest.id ?? createId<'version'>(),
      projectId,
      parentId,
      treeHash,
      summary: rest.summary.replace(/\s+/g, ' ').trim().slice(0, summaryLength),
      counts: countChanges(before ?? {}, tree),
      createdAt: now(),
    });
    if (!appended.ok) return appended;
    channel.announce(projectId, appended.value.events);
    return succeed(appended.value.version);
  } catch (error) {
    const known = storageError(error);
    if (known) return fail(known);
    throw error;
  }
}

/** How many files differ, as shown next to a version. */
export function countChanges(before: FileTree, after: FileTree): VersionCounts {
  const { added, changed, removed, renamed } = compareTrees(before, after);
  return { added: added.length, changed: changed.length + renamed.length, removed: removed.length };
}

/**
 * The path of a file whose bytes are not stored; null if there is none. Files that the parent already has are not
 * checked again.
 */
async function missingFiles(blobs: BlobStore, tree: FileTree, before: FileTree): Promise<string | null> {
  const kept = new Set(Object.values(before).map((entry) => entry.hash));
  const fresh = Object.entries(tree).filter(([, entry]) => !kept.has(entry.hash));
  const missing = new Set(await blobs.missing(fresh.map(([, entry]) => entry.hash)));
  return fresh.find(([, entry]) => missing.has(entry.hash))?.[0] ?? null;
}
