import type { StepToAppend } from '../channel/project-channel';
import type { Database } from '../database/database';
import type { AppError } from '../foundation/app-error';
import type { ProjectId, VersionId } from '../foundation/id';
import type { Result } from '../foundation/result';
import type { ProjectEvent } from '../turn-events/turn-event';
import type { ListedVersion, Version } from './version';

export type VersionToAppend = Omit<Version, 'number' | 'snapshot' | 'letGoAt'> & {
  /** Null where there is nothing to keep. */
  snapshot?: string | null;
  /** Given, with a snapshot of null, where there may be data and it could not be kept. */
  letGoAt?: number;
  /** Answers `turn-running` while a turn works on the project, since that turn would undo or miss this version. */
  refuseWhileRunning?: boolean;
  /** Steps for the project channel beside `head-changed`, after it, such as a turn's `version-made` and `turn-end`. */
  steps?(version: Version): readonly StepToAppend[];
  /** Writes that belong together with the version: `prepare` before it (a new project's row), `alongside` after it. Use `tx` alone. */
  prepare?(tx: Database): Promise<void>;
  alongside?(tx: Database, version: Version): Promise<void>;
};

/** What of a project is kept beside its versions, so that they can be brought back without the database. */
export type ProjectRecord = {
  id: ProjectId;
  name: string;
  ownerId: string;
  ownerKind: string;
  createdAt: number;
  lastEvent: number;
};

/** `events` are stored, and not yet announced. */
export type AppendedVersion = { version: Version; events: ProjectEvent[]; project: ProjectRecord };

/** The line of versions of every project. */
export interface VersionStore {
  /**
   * Appends a version, moves the head and stores the events, all or nothing. `version-conflict` if `parentId` is not the
   * head (null: the project has none yet); `not-found` without such a project or when it was deleted. Throws what the
   * database throws.
   */
  append(input: VersionToAppend): Promise<Result<AppendedVersion, AppError>>;
  /** Whether a turn works on the project: what it makes, and what it runs in the database, is not to be mixed up. */
  isTurnRunning(projectId: ProjectId): Promise<boolean>;
  get(projectId: ProjectId, versionId: VersionId): Promise<Version | null>;
  head(projectId: ProjectId): Promise<Version | null>;
  /** Newest first, without their settings; `before` is a version number. */
  list(projectId: ProjectId, page: { before: number | null; limit: number }): Promise<ListedVersion[]>;
}
