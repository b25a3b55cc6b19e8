import type { MomentId, ProjectId, TurnId } from '../../base/foundation/id';
import type { Moment } from './moment';

/** Stores which moments are kept; their data is in snapshots. Deleting a project deletes its moments. */
export interface MomentStore {
  add(moment: Moment): Promise<void>;
  get(projectId: ProjectId, id: MomentId): Promise<Moment | null>;
  /** Moments of live data, newest first. */
  listLive(projectId: ProjectId): Promise<Moment[]>;
  /** The moment that a turn's undo restores; null if the turn has changed nothing. */
  ofTurn(turnId: TurnId): Promise<Moment | null>;
  /** Moments of all turns. */
  ofTurns(): Promise<Moment[]>;
  /** Records that the turn of a moment was allowed to lose data. */
  markLoss(id: MomentId): Promise<void>;
  remove(id: MomentId): Promise<void>;
}
