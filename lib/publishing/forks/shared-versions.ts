import type { Database } from '../../base/database/database';
import type { ProjectId, VersionId } from '../../base/foundation/id';

/** One version that its owner shares, under the title that strangers read. */
export type SharedVersion = {
  shareId: string;
  projectId: ProjectId;
  versionId: VersionId;
  title: string;
  /** Whether strangers may read what was asked for it. */
  showsPrompts: boolean;
};

/** What is shared now. What is private, deleted or taken down by the operator is not there at all. */
export interface SharedVersions {
  find(shareId: string): Promise<SharedVersion | null>;
  ofProject(projectId: ProjectId): Promise<SharedVersion | null>;
  /**
   * Lets withdrawing it wait until the transaction that makes the fork has ended, and counts the fork on this day if that is
   * asked. False, and nothing counted, where it is not shared any more, or another version is: then the transaction has to fail.
   */
  holdForFork(tx: Database, shared: SharedVersion, isCounted: boolean): Promise<boolean>;
  /** Those in the gallery that began as this project, newest first. */
  galleryForksOf(projectId: ProjectId): Promise<Pick<SharedVersion, 'shareId' | 'title'>[]>;
}
