import type { Database } from '../../base/database/database';
import type { ProjectId, VersionId } from '../../base/foundation/id';

/** One project of a line. `isPublic`: it was forked through its share, so that others may read its name. */
export type Ancestor = { projectId: ProjectId; name: string; isPublic: boolean };

/** Where a fork came from. The origin may be gone since. */
export type Origin = {
  projectId: ProjectId;
  /** The whole line, the project it was forked from first; names as they were then. */
  line: readonly [Ancestor, ...Ancestor[]];
  /** The origin's version that the fork last took over, and its tree, which is kept while the fork is. */
  base: { versionId: VersionId; treeHash: string };
  createdAt: number;
};

/** Remembers where projects came from. */
export interface OriginStore {
  /** In the transaction that makes the fork. */
  insert(tx: Database, origin: Origin): Promise<void>;
  get(projectId: ProjectId): Promise<Origin | null>;
  /** In the transaction that makes the version which took it over. */
  moveBase(tx: Database, projectId: ProjectId, base: Origin['base']): Promise<void>;
}
