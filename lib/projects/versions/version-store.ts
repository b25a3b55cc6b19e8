import type { StepToAppend } from '../../base/channel/project-channel';
import type { Database } from '../../base/database/database';
import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId, VersionId } from '../../base/foundation/id';
import type { Result } from '../../base/foundation/result';
import type { ProjectEvent } from '../../base/turn-events/turn-event';
import type { ListedVersion, Version } from './version';

export type VersionToAppend = Omit<Version, 'number' | 'snapshot' | 'letGoAt'> & {
  /** Null if there is no data. */
  snapshot?: string | null;
  /** Set, with a null snapshot, if there may be data that could not be saved. */
  letGoAt?: number;
  /** Fails with `turn-running` during a turn on the project, because that turn would undo or miss this version. */
  refuseWhileRunning?: boolean;
  /** Steps to append to the project channel after `head-changed`, such as a turn's `version-made` and `turn-end`. */
  steps?(version: Version): readonly StepToAppend[];
  /**
   * Extra writes in the same transaction: `prepare` before the version (a new project's row), `alongside` after it.
   * They must use only `tx`.
   */
  prepare?(tx: Database): Promise<void>;
  alongside?(tx: Database, version: Version): Promise<void>;
};

/** A project's record, stored with its versions so that they can be restored without the database. */
export type ProjectRecord = {
  id: ProjectId;
  name: string;
  ownerId: string;
  ownerKind: string;
  createdAt: number;
  lastEvent: number;
};

/** `events` are stored, but not yet announced. */
export type AppendedVersion = { version: Version; events: ProjectEvent[]; project: ProjectRecord };

/** The version history of every project. */
export interface VersionStore {
  /**
   * Appends a version, moves the head and stores the events, all or nothing. `version-conflict` if `parentId` is not
   * the head (null means the project has none yet); `not-found` if the project does not exist or was deleted. Throws
   * database errors.
   */
  append(input: VersionToAppend): Promise<Result<AppendedVersion, AppError>>;
  /**
   * Whether a turn is running on the project. Other changes to its files and database must not be mixed with the
   * turn's.
   */
  isTurnRunning(projectId: ProjectId): Promise<boolean>;
  get(projectId: ProjectId, versionId: VersionId): Promise<Version | null>;
  head(projectId: ProjectId): Promise<Version | null>;
  /** Newest first, without their settings; `before` is a version number. */
  list(projectId: ProjectId, page: { before: number | null; limit: number }): Promise<ListedVersion[]>;
}
