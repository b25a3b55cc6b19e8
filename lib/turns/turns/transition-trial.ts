/** A tab that is silent for this long is gone, whether or not it ever sent a sign. */
export const silenceMs = 15_000;
/** The longest wait for a tab that keeps sending signs of life; trials themselves end far earlier. */
export const mostTrialMs = 240_000;

/** Waiting for the tab that tries a draft; times in ms since the epoch. */
export type TrialState =
  | { phase: 'idle' }
  | { phase: 'waiting'; endsAt: number }
  | { phase: 'over'; isAbsent: boolean };

export type TrialEvent =
  | { type: 'asked'; at: number }
  /** The tab sent a sign of life. */
  | { type: 'progress'; at: number }
  | { type: 'reported' }
  /** The last wait has timed out. */
  | { type: 'silence' };

/** `wait` replaces an earlier wait. */
export type TrialCommand = { type: 'wait'; milliseconds: number } | { type: 'stop-waiting' };
type Step = { state: TrialState; commands: TrialCommand[] };

/**
 * Decides how long to wait for a tab: `silenceMs` after each sign of life, `mostTrialMs` in all. Later events change
 * nothing.
 */
export function transitionTrial(state: TrialState, event: TrialEvent): Step {
  if (event.type === 'asked') {
    const endsAt = event.at + mostTrialMs;
    return { state: { phase: 'waiting', endsAt }, commands: [{ type: 'wait', milliseconds: silenceMs }] };
  }
  if (state.phase !== 'waiting') return { state, commands: [] };
  switch (event.type) {
    case 'progress': {
      const milliseconds = Math.min(silenceMs, Math.max(0, state.endsAt - event.at));
      return { state, commands: [{ type: 'wait', milliseconds }] };
    }
    case 'reported':
      return { state: { phase: 'over', isAbsent: false }, commands: [{ type: 'stop-waiting' }] };
    case 'silence':
      return { state: { phase: 'over', isAbsent: true }, commands: [{ type: 'stop-waiting' }] };
    default:
      return event satisfies never;
  }
}
