import type { MomentId, ProjectId, TurnId } from '../foundation/id';
import type { Moment } from './moment';

/** Which moments are kept; the data itself is in snapshots. A project's go with it. */
export interface MomentStore {
  add(moment: Moment): Promise<void>;
  get(projectId: ProjectId, id: MomentId): Promise<Moment | null>;
  /** Those of live data, newest first. */
  listLive(projectId: ProjectId): Promise<Moment[]>;
  /** What a turn goes back to; null where it has changed nothing. */
  ofTurn(turnId: TurnId): Promise<Moment | null>;
  /** Of all turns. */
  ofTurns(): Promise<Moment[]>;
  /** Notes that the turn of a moment was allowed to lose data. */
  markLoss(id: MomentId): Promise<void>;
  remove(id: MomentId): Promise<void>;
}
