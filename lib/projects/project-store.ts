import type { Database } from '../database/database';
import type { ProjectId, ViewerId } from '../foundation/id';
import type { ProjectEvent } from '../turn-events/turn-event';
import type { Project } from './project';

/** The rows of projects and who belongs to them; says nothing about who may. */
export interface ProjectStore {
  /** Inserts the row and its owner's membership, within the transaction that also makes the first version. */
  insert(tx: Database, project: Project): Promise<void>;
  /** Deleted projects are found too. */
  get(projectId: ProjectId): Promise<Project | null>;
  /** Projects a viewer belongs to, lately changed first, deleted ones only if asked for. */
  list(viewerId: ViewerId, which: 'present' | 'deleted'): Promise<Project[]>;
  /** Returns the stored `project-changed` event, not yet announced; none if there is no such project. */
  rename(projectId: ProjectId, name: string): Promise<ProjectEvent[]>;
  /** Marks a project deleted (and asks its turns to stop), or with null brings it back. */
  setDeleted(projectId: ProjectId, deletedAt: number | null): Promise<void>;
  /** Settings that are not named stay as they are, whoever changes them meanwhile. */
  update(projectId: ProjectId, change: Partial<Pick<Project, 'limitUsd' | 'settings' | 'demo'>>): Promise<void>;
  /** Removes what was deleted before, and what never got its first version, for good. Returns what was removed. */
  purge(deletedBefore: number, unfinishedBefore: number): Promise<ProjectId[]>;
}
