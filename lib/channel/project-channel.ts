import type { DraftId, ProjectId, TurnId } from '../foundation/id';
import type { ProjectEvent, ProjectStep, TurnStep } from '../turn-events/turn-event';

/** One step on its way into the log. Turn steps name their turn, draft and attempt; project steps don't. */
export type StepToAppend =
  | { projectId: ProjectId; turnId: TurnId; draftId: DraftId; attempt: number; step: TurnStep }
  | { projectId: ProjectId; step: ProjectStep };

/**
 * The project channel: one durable, numbered log a project, and who listens to it. An event is shown only after it is
 * stored, so that whatever a listener saw is there after a crash.
 */
export interface ProjectChannel {
  /** Numbers, stores and then shows steps, in order; steps of several projects go in one insert. Resolves when stored. */
  append(steps: readonly StepToAppend[]): Promise<ProjectEvent[]>;
  /** Events with `n > after`, oldest first, at most `limit`. */
  read(projectId: ProjectId, after: number, limit: number): Promise<ProjectEvent[]>;
  readTurn(turnId: TurnId, after: number, limit: number): Promise<ProjectEvent[]>;
  /**
   * Every event after number `after` exactly once and in order: first from the log, then live. The listener may return a
   * promise; the next batch waits for it (a slow listener falls back to the log, it is never buffered without bound).
   * Returns how to stop listening.
   */
  listen(
    projectId: ProjectId,
    after: number,
    listener: (events: readonly ProjectEvent[]) => void | Promise<void>,
  ): () => void;
  /** Shows events that another store already wrote in its own transaction (`appendSteps`). */
  announce(projectId: ProjectId, events: readonly ProjectEvent[]): void;
}
