import { passingFailures, type TunnelErrorCode } from './tunnel';

/**
 * The state of a link. `attempt` counts attempts since it was last open, or since it was requested; times are in ms.
 */
export type LinkState =
  | { phase: 'closed' }
  | { phase: 'opening'; attempt: number; lastOrigin: string | null }
  | { phase: 'open'; origin: string; fingerprint: string | null; since: number; lastOrigin: string | null }
  | { phase: 'waiting'; attempt: number; why: LinkFailure; until: number; lastOrigin: string | null }
  /** It will not open by itself: the person has to do something. */
  | { phase: 'refused'; why: LinkFailure };
export type LinkFailure = { code: TunnelErrorCode; shown?: string };

export type LinkEvent =
  | { type: 'asked' }
  | { type: 'opened'; origin: string; fingerprint: string | null }
  | { type: 'failed'; why: LinkFailure }
  /** An open link broke: the network changed, the computer slept, or the service went away. */
  | { type: 'ended' }
  /** The wait is over, or the network came back. */
  | { type: 'due' }
  | { type: 'told-to-end' };

export type LinkCommand = { type: 'open' } | { type: 'close' } | { type: 'wait'; ms: number };
export type LinkStep = { state: LinkState; commands: readonly LinkCommand[] };

const longestWaitMs = 60_000;

/**
 * Doubles from one second to a minute. `chance` (0–1) spreads out the attempts of many clients after a service has come
 * back.
 */
export function waitBefore(attempt: number, chance: number): number {
  const whole = Math.min(longestWaitMs, 1000 * 2 ** Math.min(attempt - 1, 10));
  return Math.round(whole * (0.75 + chance / 4));
}

/**
 * The life of a link, from the click that opens it to the click that closes it. Temporary failures are retried until
 * the person closes the link. After a changed key, a refused sign-in or a missing program it waits for the person.
 */
export function transitionLink(
  state: LinkState,
  event: LinkEvent,
  { now, chance }: { now: number; chance: number },
): LinkStep {
  switch (event.type) {
    case 'asked':
      return {
        state: { phase: 'opening', attempt: 1, lastOrigin: null },
        commands: [{ type: 'close' }, { type: 'open' }],
      };
    case 'told-to-end':
      return { state: { phase: 'closed' }, commands: [{ type: 'close' }] };
    case 'opened': {
      if (state.phase !== 'opening') return stay(state);
      const { origin, fingerprint } = event;
      return { state: { phase: 'open', origin, fingerprint, since: now, lastOrigin: state.lastOrigin }, commands: [] };
    }
    case 'failed': {
      if (state.phase !== 'opening') return stay(state);
      const { code } = event.why;
      if (!passingFailures.has(code)) return { state: { phase: 'refused', why: event.why }, commands: [] };
      return waitFor(state.attempt, event.why, state.lastOrigin, now, chance);
    }
    case 'ended':
      if (state.phase !== 'open') return stay(state);
      // Retry at once: usually the computer has just woken up and the network is there.
      return { state: { phase: 'opening', attempt: 1, lastOrigin: state.origin }, commands: [{ type: 'open' }] };
    case 'due':
      if (state.phase !== 'waiting') return stay(state);
      return {
        state: { phase: 'opening', attempt: state.attempt + 1, lastOrigin: state.lastOrigin },
        commands: [{ type: 'open' }],
      };
    default:
      return event satisfies never;
  }
}

const stay = (state: LinkState): LinkStep => ({ state, commands: [] });

function waitFor(attempt: number, why: LinkFailure, lastOrigin: string | null, now: number, chance: number): LinkStep {
  const ms = waitBefore(attempt, chance);
  return { state: { phase: 'waiting', attempt, why, until: now + ms, lastOrigin }, commands: [{ type: 'wait', ms }] };
}
