import type { ProjectId } from '@/lib/foundation/id';
import type { BackendId, BackendKeys } from './backend';

/** `preview` is what the studio shows and turns change; `live` is behind the published site. Each has its own rows and keys. */
export const backendLanes = ['preview', 'live'] as const;
export type BackendLane = (typeof backendLanes)[number];

export type ProjectBackend = { id: BackendId; projectId: ProjectId; lane: BackendLane; keys: BackendKeys };

/** Which backends there are, and their keys. No row says anything about the data itself. */
export interface BackendStore {
  /** The backend of this lane, named and given keys when it is first asked for. The project must exist. */
  ensure(projectId: ProjectId, lane: BackendLane): Promise<ProjectBackend>;
  find(projectId: ProjectId, lane: BackendLane): Promise<ProjectBackend | null>;
  get(id: BackendId): Promise<ProjectBackend | null>;
  /** What the backend of this lane is or would be called: the same for ever, so that data is found again whatever happens to the rows. */
  idOf(projectId: ProjectId, lane: BackendLane): BackendId;
}
