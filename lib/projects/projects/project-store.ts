import type { Database } from '../../base/database/database';
import type { ProjectId, ViewerId } from '../../base/foundation/id';
import type { ProjectEvent } from '../../base/turn-events/turn-event';
import type { Project } from './project';

/** The rows of projects and who belongs to them; says nothing about who may. */
export interface ProjectStore {
  /** Inserts the row, its owner's membership and the owner where they are a guest not stored yet, within the transaction that also makes the first version. */
  insert(tx: Database, project: Project): Promise<void>;
  /** Deleted projects are found too. */
  get(projectId: ProjectId): Promise<Project | null>;
  /** Projects a viewer belongs to, lately changed first, deleted ones only if asked for. */
  list(viewerId: ViewerId, which: 'present' | 'deleted'): Promise<Project[]>;
  /** Returns the stored `project-changed` event, not yet announced; none if there is no such project, or it is called so already. */
  rename(projectId: ProjectId, name: string): Promise<ProjectEvent[]>;
  /**
   * Marks a project deleted (stops what is going out, and asks its turns to stop), or with null brings it back: then turns that have not
   * ended are no longer asked to, those aside that a person had stopped before. Nothing where it is so already. Throws where no place is
   * left for it.
   */
  setDeleted(projectId: ProjectId, deletedAt: number | null): Promise<void>;
  /** Settings that are not named stay as they are, whoever changes them meanwhile. */
  update(projectId: ProjectId, change: Partial<Pick<Project, 'limitUsd' | 'settings' | 'demo'>>): Promise<void>;
  /** What was deleted before, and what never got its first version: gone for good, its rows and data still there. */
  findGone(deletedBefore: number, unfinishedBefore: number): Promise<ProjectId[]>;
  /** Removes the rows of projects that are gone for good, with all that belongs to them. */
  purge(projectIds: readonly ProjectId[]): Promise<void>;
}
