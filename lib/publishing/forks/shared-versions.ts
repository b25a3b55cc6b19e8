import type { Database } from '../../base/database/database';
import type { ProjectId, VersionId } from '../../base/foundation/id';

/** One version that its owner shares, under the title that strangers see. */
export type SharedVersion = {
  shareId: string;
  projectId: ProjectId;
  versionId: VersionId;
  title: string;
  /** Whether strangers may read the prompts. */
  showsPrompts: boolean;
};

/** The currently shared versions. Private and deleted projects, and shares the operator took down, are not included. */
export interface SharedVersions {
  find(shareId: string): Promise<SharedVersion | null>;
  ofProject(projectId: ProjectId): Promise<SharedVersion | null>;
  /**
   * Makes a withdrawal of the share wait until the transaction that makes the fork has ended, and counts the fork for
   * today if `isCounted`. Returns false and counts nothing if it is no longer shared, or another version is; the
   * transaction must then fail.
   */
  holdForFork(tx: Database, shared: SharedVersion, isCounted: boolean): Promise<boolean>;
  /** Forks of this project in the gallery, newest first. */
  galleryForksOf(projectId: ProjectId): Promise<Pick<SharedVersion, 'shareId' | 'title'>[]>;
}
