/** Nothing heard of a tab for so long: it is gone, as it is where it never said anything. */
export const silenceMs = 15_000;
/** A tab that goes on saying it is at work is waited for so long in all; trying ends itself far earlier. */
export const mostTrialMs = 240_000;

/** Waiting for the tab that tries a draft; times in ms since the epoch. */
export type TrialState =
  { phase: 'idle' } | { phase: 'waiting'; endsAt: number } | { phase: 'over'; isAbsent: boolean };

export type TrialEvent =
  | { type: 'asked'; at: number }
  /** The tab is at it. */
  | { type: 'progress'; at: number }
  | { type: 'reported' }
  /** The last wait has run out. */
  | { type: 'silence' };

/** `wait` takes the place of an earlier wait. */
export type TrialCommand = { type: 'wait'; milliseconds: number } | { type: 'stop-waiting' };
type Step = { state: TrialState; commands: TrialCommand[] };

/** How long a tab is waited for: 15 s after each sign of life, 90 s in all. What comes once that is over changes nothing. */
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
