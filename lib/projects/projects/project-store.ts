import type { Database } from '../../base/database/database';
import type { ProjectId, ViewerId } from '../../base/foundation/id';
import type { ProjectEvent } from '../../base/turn-events/turn-event';
import type { Project } from './project';

/** Stores projects and their members. Does not check permissions. */
export interface ProjectStore {
  /**
   * Inserts the project, its owner's membership and, if the owner is a guest who is not stored yet, the owner. Runs in
   * the transaction that also creates the first version.
   */
  insert(tx: Database, project: Project): Promise<void>;
  /** Also finds deleted projects. */
  get(projectId: ProjectId): Promise<Project | null>;
  /** Projects the viewer belongs to, most recently changed first. */
  list(viewerId: ViewerId, which: 'present' | 'deleted'): Promise<Project[]>;
  /**
   * Returns the stored `project-changed` event, which is not announced yet; none if the project does not exist or
   * already has that name.
   */
  rename(projectId: ProjectId, name: string): Promise<ProjectEvent[]>;
  /**
   * Marks a project deleted, which stops its deployments in progress and asks its turns to stop. With null, restores it
   * and withdraws those requests to stop from turns that have not ended, but not a request the person made before. Does
   * nothing if the project is already in that state. Throws if the restored project would exceed the owner's limit.
   */
  setDeleted(projectId: ProjectId, deletedAt: number | null): Promise<void>;
  /** Settings that are not given keep their value, even if they are changed concurrently. */
  update(projectId: ProjectId, change: Partial<Pick<Project, 'limitUsd' | 'settings' | 'demo'>>): Promise<void>;
  /**
   * Projects deleted before `deletedBefore`, or created before `unfinishedBefore` and still without a first version.
   * They can't be restored, but their rows and data still exist.
   */
  findGone(deletedBefore: number, unfinishedBefore: number): Promise<ProjectId[]>;
  /** Deletes the rows of projects that can't be restored, with everything that belongs to them. */
  purge(projectIds: readonly ProjectId[]): Promise<void>;
}
