import type { DraftId, TurnId, VersionId } from '../../base/foundation/id';
import type { ProjectEvent, ProjectStep, TurnEvent, TurnStep } from '../../base/turn-events/turn-event';

/** Numbers the events of one turn as the server would; for tests. */
export function createEvents(turnId = 'turn-1') {
  let n = 0;
  const position = (attempt: number) => ({
    n: ++n,
    at: n * 1000,
    turnId: turnId as TurnId,
    draftId: 'draft-1' as DraftId,
    attempt,
  });
  return {
    turn: (step: TurnStep, attempt = 0): TurnEvent => ({ ...position(attempt), ...step }),
    start: (prompt = 'Make it blue', change: Partial<Extract<TurnStep, { type: 'turn-start' }>> = {}): TurnEvent => ({
      ...position(0),
      type: 'turn-start',
      prompt,
      mode: 'build',
      continues: null,
      baseVersionId: 'version-1' as VersionId,
      demo: false,
      ...change,
    }),
    project: (step: ProjectStep): ProjectEvent => ({ n: ++n, at: n * 1000, ...step }),
    /** A whole file, in one delta. */
    file: (path: string, content: string, attempt = 0, by?: 'easel'): TurnEvent[] => [
      { ...position(attempt), type: 'file-start', path, kind: 'file', ...(by && { by }) },
      { ...position(attempt), type: 'file-delta', path, text: content },
      {
        ...position(attempt),
        type: 'file-end',
        path,
        hash: `hash of ${content.length} characters`,
        size: content.length,
        complete: true,
        content: null,
      },
    ],
  };
}
