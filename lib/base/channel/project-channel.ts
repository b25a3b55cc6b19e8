import type { DraftId, ProjectId, TurnId } from '../foundation/id';
import type { ProjectEvent, ProjectStep, TurnStep } from '../turn-events/turn-event';

/** One step to be appended to the log. Turn steps carry their turn, draft and attempt; project steps don't. */
export type StepToAppend =
  | { projectId: ProjectId; turnId: TurnId; draftId: DraftId; attempt: number; step: TurnStep }
  | { projectId: ProjectId; step: ProjectStep };

/**
 * The project channel: one durable, numbered log per project, and its listeners. An event is stored before it is
 * delivered, so everything that a listener saw is still there after a crash.
 */
export interface ProjectChannel {
  /**
   * Numbers and stores steps in order, then delivers them; steps of several projects go into one insert. Resolves once
   * stored.
   */
  append(steps: readonly StepToAppend[]): Promise<ProjectEvent[]>;
  /** Events with `n > after`, oldest first, at most `limit`. */
  read(projectId: ProjectId, after: number, limit: number): Promise<ProjectEvent[]>;
  readTurn(turnId: TurnId, after: number, limit: number): Promise<ProjectEvent[]>;
  /**
   * Delivers every event after number `after` exactly once and in order: first from the log, then live. The listener
   * may return a promise; the next batch waits for it (a slow listener falls back to the log instead of being buffered
   * without bound). Returns a function that stops listening.
   */
  listen(
    projectId: ProjectId,
    after: number,
    listener: (events: readonly ProjectEvent[]) => void | Promise<void>,
  ): () => void;
  /** Delivers events that another store has already written in its own transaction (`appendSteps`). */
  announce(projectId: ProjectId, events: readonly ProjectEvent[]): void;
}
