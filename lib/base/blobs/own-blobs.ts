import type { ProjectId, ViewerId } from '../foundation/id';
import type { BlobStore } from './blob-store';

/** A blob store as one owner sees it: blobs the owner does not have appear not to exist. */
export type NamedBlobs = Pick<BlobStore, 'get' | 'missing'>;
export type BlobOwner = { projectId: ProjectId } | { viewerId: ViewerId };

/**
 * Decides which blobs a caller may refer to by hash. Equal bytes are stored once for all projects, so knowing a hash
 * must give no access: a project has what its editors uploaded and what its own versions, turns and compiled trees
 * contain.
 */
export interface OwnBlobs {
  /** Records that the owner uploaded these bytes; nothing else makes them the owner's. Store the bytes first. */
  add(owner: BlobOwner, hashes: readonly string[]): Promise<void>;
  /** All blobs that any of these owners has. A viewer has the files sent with prompts, but nothing of a project. */
  of(...owners: readonly BlobOwner[]): NamedBlobs;
  /** Whether this is the complete tree of one of the project's versions, or of a draft that is or was being tried. */
  hasTree(projectId: ProjectId, treeHash: string): Promise<boolean>;
}
