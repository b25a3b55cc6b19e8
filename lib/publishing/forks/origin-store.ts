import type { Database } from '../../base/database/database';
import type { ProjectId, VersionId } from '../../base/foundation/id';

/**
 * One project in a fork's line of ancestors. `isPublic`: it was forked through its share, so others may read its name.
 */
export type Ancestor = { projectId: ProjectId; name: string; isPublic: boolean };

/** Where a fork came from. The origin may have been deleted since. */
export type Origin = {
  projectId: ProjectId;
  /** All ancestors, the project it was forked from first, with the names they had at that time. */
  line: readonly [Ancestor, ...Ancestor[]];
  /** The origin's version that the fork last took over, and its tree, which is kept as long as the fork exists. */
  base: { versionId: VersionId; treeHash: string };
  createdAt: number;
};

/** Stores where forks came from. */
export interface OriginStore {
  /** Runs in the transaction that makes the fork. */
  insert(tx: Database, origin: Origin): Promise<void>;
  get(projectId: ProjectId): Promise<Origin | null>;
  /** Runs in the transaction that creates the version with the origin's changes. */
  moveBase(tx: Database, projectId: ProjectId, base: Origin['base']): Promise<void>;
}
