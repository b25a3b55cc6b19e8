import type { ProjectId } from '@/lib/base/foundation/id';
import type { BackendId, BackendKeys } from './backend';

/**
 * `preview` is shown in the studio and changed by turns; `live` is behind the published site. Each has its own rows and
 * keys. `try` is the copy of `preview` that a draft is tried on; it shares the preview's keys, so anybody signed in
 * there is signed in here too. `shared` is the database that all visitors of a shared app write to if their own tab
 * can't hold one: created from the app's files alone, and again from scratch every day.
 */
export const backendLanes = ['preview', 'live', 'try', 'shared'] as const;
export type BackendLane = (typeof backendLanes)[number];

export type ProjectBackend = { id: BackendId; projectId: ProjectId; lane: BackendLane; keys: BackendKeys };

/** Which backends exist, and their keys. The store holds nothing about the data itself. */
export interface BackendStore {
  /** Returns the backend of this lane; creates its id and keys on the first request. The project must exist. */
  ensure(projectId: ProjectId, lane: BackendLane): Promise<ProjectBackend>;
  find(projectId: ProjectId, lane: BackendLane): Promise<ProjectBackend | null>;
  get(id: BackendId): Promise<ProjectBackend | null>;
  /**
   * The id the backend of this lane has or would have. It never changes, so data is found again even if the rows are
   * lost.
   */
  idOf(projectId: ProjectId, lane: BackendLane): BackendId;
}
