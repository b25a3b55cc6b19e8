import type { BlobStore } from '../blobs/blob-store';
import type { OwnBlobs } from '../blobs/own-blobs';
import type { FileEntry, FileTree } from '../files/file-operation';
import type { Path } from '../files/path';
import type { AppError } from '../foundation/app-error';
import type { ProjectId, VersionId } from '../foundation/id';
import { fail, succeed, type Result } from '../foundation/result';
import type { TreeStore } from '../trees/tree-store';
import { authorise, type ProjectAccess } from '../viewers/project-access';
import type { Viewer } from '../viewers/viewer';
import type { ListedVersion } from './version';
import type { VersionStore } from './version-store';

export type ReadDependencies = { access: ProjectAccess; versions: VersionStore; trees: TreeStore; blobs: BlobStore };
type Asked = { viewer: Viewer; projectId: ProjectId };

const longestPage = 500;

/** Versions newest first, hand saves included one by one (`groupVersions` puts them together). `before` is a number. */
export async function listVersions(
  { access, versions }: Pick<ReadDependencies, 'access' | 'versions'>,
  { viewer, projectId, before = null, limit = 100 }: Asked & { before?: number | null; limit?: number },
): Promise<Result<ListedVersion[], AppError>> {
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  return succeed(await versions.list(projectId, { before, limit: Math.max(1, Math.min(limit, longestPage)) }));
}

/** The files of one version, in order of path. */
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

/** A tree by its hash; null for strangers, and unless it is that of a version or draft of this very project. */
export async function readOwnTree(
  { access, ownBlobs, trees }: Pick<ReadDependencies, 'access' | 'trees'> & { ownBlobs: OwnBlobs },
  { viewer, projectId, treeHash }: Asked & { treeHash: string },
): Promise<FileTree | null> {
  if (await authorise(access, viewer, projectId)) return null;
  return (await ownBlobs.hasTree(projectId, treeHash)) ? trees.read(treeHash) : null;
}

/** The bytes of one file of a version; `file-missing` when that version has none of that path. */
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
