import type { BlobStore } from '../../base/blobs/blob-store';
import type { OwnBlobs } from '../../base/blobs/own-blobs';
import type { FileEntry, FileTree } from '../../base/files/file-operation';
import type { Path } from '../../base/files/path';
import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId, VersionId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { TreeStore } from '../trees/tree-store';
import { authorise, type ProjectAccess } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import type { ListedVersion } from './version';
import type { VersionStore } from './version-store';

export type ReadDependencies = { access: ProjectAccess; versions: VersionStore; trees: TreeStore; blobs: BlobStore };
type Asked = { viewer: Viewer; projectId: ProjectId };

const longestPage = 500;

/**
 * Versions newest first, with each manual save listed separately (`groupVersions` groups them). `before` is a version
 * number.
 */
export async function listVersions(
  { access, versions }: Pick<ReadDependencies, 'access' | 'versions'>,
  { viewer, projectId, before = null, limit = 100 }: Asked & { before?: number | null; limit?: number },
): Promise<Result<ListedVersion[], AppError>> {
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  return succeed(await versions.list(projectId, { before, limit: Math.max(1, Math.min(limit, longestPage)) }));
}

/** The files of one version, sorted by path. */
export async function readVersionTree(
  { access, versions, trees }: Omit<ReadDependencies, 'blobs'>,
  { viewer, projectId, versionId }: Asked & { versionId: VersionId },
): Promise<Result<FileTree, AppError>> {
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  const version = await versions.get(projectId, versionId);
  if (!version) return fail({ code: 'not-found' });
  const tree = await trees.read(version.treeHash);
  if (!tree) throw new Error(`The tree of version ${version.id} is not whole.`);
  return succeed(tree);
}

/** A tree by its hash; null for strangers, and unless it belongs to a version or draft of this project. */
export async function readOwnTree(
  { access, ownBlobs, trees }: Pick<ReadDependencies, 'access' | 'trees'> & { ownBlobs: OwnBlobs },
  { viewer, projectId, treeHash }: Asked & { treeHash: string },
): Promise<FileTree | null> {
  if (await authorise(access, viewer, projectId)) return null;
  return (await ownBlobs.hasTree(projectId, treeHash)) ? trees.read(treeHash) : null;
}

/** The bytes of one file of a version; `file-missing` if the version has no such path. */
export async function readVersionFile(
  dependencies: ReadDependencies,
  { path, ...asked }: Asked & { versionId: VersionId; path: Path },
): Promise<Result<FileEntry & { path: Path; bytes: Uint8Array }, AppError>> {
  const tree = await readVersionTree(dependencies, asked);
  if (!tree.ok) return tree;
  const entry = Object.hasOwn(tree.value, path) ? tree.value[path] : undefined;
  if (!entry) return fail({ code: 'file-missing' });
  const bytes = await dependencies.blobs.get(entry.hash);
  if (!bytes) throw new Error(`The bytes of ${path} in version ${asked.versionId} are not stored.`);
  return succeed({ ...entry, path, bytes });
}
