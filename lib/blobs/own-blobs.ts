import type { ProjectId, ViewerId } from '../foundation/id';
import type { BlobStore } from './blob-store';

/** A blob store as one owner may see it: what the owner does not have is as if it were not stored. */
export type NamedBlobs = Pick<BlobStore, 'get' | 'missing'>;
export type BlobOwner = { projectId: ProjectId } | { viewerId: ViewerId };

/**
 * Which bytes may be named by hash from outside. Equal bytes are stored once for all projects, so that knowing a hash
 * must give nothing: a project has what its editors sent to it and what its own versions, turns and compiled trees hold.
 */
export interface OwnBlobs {
  /** Remembers that the owner sent these bytes; nothing else makes them the owner's. Store the bytes before. */
  add(owner: BlobOwner, hashes: readonly string[]): Promise<void>;
  /** What any of these owners has. A viewer has what was sent for a prompt, and nothing of a project. */
  of(...owners: readonly BlobOwner[]): NamedBlobs;
  /** Whether this is the whole tree of one of the project's versions, or of a draft that is or was tried. */
  hasTree(projectId: ProjectId, treeHash: string): Promise<boolean>;
}
