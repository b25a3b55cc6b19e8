import type { Attachment } from '../../base/attachments/attachment';
import type { StepToAppend } from '../../base/channel/project-channel';
import type { Database } from '../../base/database/database';
import type { AppError, AppErrorCode } from '../../base/foundation/app-error';
import type { DraftId, ProjectId, TurnId, VersionId, ViewerId } from '../../base/foundation/id';
import type { Result } from '../../base/foundation/result';
import type { AfterTurn, Turn, TurnMemory, TurnQuestion } from './turn';
import type { ProjectEvent, TurnMode, TurnOutcome, TurnPhase } from '../../base/turn-events/turn-event';

export type NewTurn = {
  id: TurnId;
  projectId: ProjectId;
  viewerId: ViewerId;
  prompt: string;
  attachments: readonly Attachment[];
  mode: TurnMode;
  after: AfterTurn;
  draftId: DraftId;
  continuesId: TurnId | null;
  baseVersionId: VersionId;
};

/** Which process works on a turn, and until when (ms since the epoch) it counts as alive. */
export type Lease = { owner: string; until: number };

export type TurnEnd = { outcome: TurnOutcome; code: AppErrorCode | null; versionId: VersionId | null };

/** A turn and the events its change wrote; the caller announces them. */
export type TurnChange = { turn: Turn; events: ProjectEvent[] };

/**
 * The turns of all projects. A project has at most one turn that runs or waits and one that is queued. Every change and
 * its steps are stored in one transaction. Operations reserved for a turn's owner do nothing for anybody else.
 */
export interface TurnStore {
  /**
   * Starts a turn under the lease, or queues it behind the open one; fails with `queue-full`, or with `turn-running` if
   * it may not be queued.
   */
  create(turn: NewTurn, lease: Lease, mayQueue: boolean): Promise<Result<TurnChange, AppError>>;
  get(turnId: TurnId): Promise<Turn | null>;
  /** The turns of a project that have not ended: the one that runs or waits first, then the queued one. */
  open(projectId: ProjectId): Promise<Turn[]>;
  /** The turn that ended last. */
  lastEnded(projectId: ProjectId): Promise<Turn | null>;
  /** The person's earlier prompts that had a result, oldest first. */
  earlierPrompts(turn: Pick<Turn, 'id' | 'projectId' | 'createdAt'>): Promise<string[]>;
  /**
   * Takes the queued turn of a project where nothing runs or waits and that is not deleted; the turn begins from the
   * current head.
   */
  takeQueued(projectId: ProjectId, lease: Lease): Promise<Turn | null>;
  /**
   * Takes a waiting turn, because its question was answered or it is to be stopped; null if somebody else was first.
   */
  takeWaiting(turnId: TurnId, lease: Lease, steps: readonly StepToAppend[]): Promise<TurnChange | null>;
  /** Makes a turn wait and releases its ownership. Null if `owner` no longer owns it. */
  wait(
    turnId: TurnId,
    owner: string,
    kept: { memory: TurnMemory; question: TurnQuestion },
    steps: readonly StepToAppend[],
  ): Promise<ProjectEvent[] | null>;
  /** `decided`: the person's decisions about promises, which the next turn's request quotes; absent changes nothing. */
  setPhase(
    turnId: TurnId,
    owner: string,
    phase: TurnPhase,
    trying: Turn['trying'],
    decided?: TurnMemory['promises'],
  ): Promise<void>;
  /** Ends the trial of this tree; true for the first caller, so that one report counts. */
  takeTrying(turnId: TurnId, treeHash: string): Promise<boolean>;
  /** Clears the action that should follow a turn; true for the first caller, so that it happens once. */
  takeAfter(turnId: TurnId): Promise<boolean>;
  /** Null if the owner has lost it or it has ended. `owner` null ends a turn without an owner (queued, waiting). */
  end(
    turnId: TurnId,
    owner: string | null,
    end: TurnEnd,
    steps: readonly StepToAppend[],
  ): Promise<ProjectEvent[] | null>;
  /** The same inside another store's transaction, which stores the steps; false if the owner has lost the turn. */
  endWithin(tx: Database, turnId: TurnId, owner: string, end: TurnEnd): Promise<boolean>;
  /** True if there was something to stop. */
  requestStop(turnId: TurnId): Promise<boolean>;
  stopsRequested(owner: string): Promise<TurnId[]>;
  /**
   * Renews the lease of those turns among `turnIds` that this owner still holds, and returns them; the others are lost.
   */
  renew(lease: Lease, turnIds: readonly TurnId[]): Promise<TurnId[]>;
  /** Turns whose owner is gone: the lease expired before `now`, or, with `others`, belongs to anybody but `owner`. */
  abandoned(owner: string, now: number, others: boolean): Promise<Turn[]>;
  /** Projects with a queued turn and none that runs or waits, except deleted ones. */
  idleQueues(): Promise<ProjectId[]>;
}
