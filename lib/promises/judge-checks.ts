import { withPromises } from './keep-promise';
import { printJourney } from './print-step';
import type { AppPromise, PromiseResult } from './promise';

/** A standing sentence that the model says will no longer hold, and what it would be from now on; null where it goes. */
export type PromiseAsk = { id: string; sentence: string; becomes: string | null; reason: string | null };

/** What the person said of them in this turn; each answer is final for it. */
export type Decisions = { agreed: readonly string[]; kept: readonly string[] };

/**
 * The promises of a draft as they count: what was agreed to has come into force, and whatever else was proposed has not.
 * `base`: those of the version the turn began with; `made`: what the turn wrote.
 */
export function promisesInForce(
  base: readonly AppPromise[],
  made: readonly AppPromise[],
  { agreed }: Decisions,
): AppPromise[] {
  return withPromises(base, made).flatMap((promise): AppPromise[] => {
    const { proposal } = promise;
    if (proposal === null) return [promise];
    if (!agreed.includes(promise.id)) return [{ ...promise, proposal: null }];
    return 'removal' in proposal ? [] : [{ ...promise, ...proposal, proposal: null, proof: 'none' }];
  });
}

/** What the person may yet be asked: once in a turn, so nothing where they were. */
export function openAsks(made: readonly AppPromise[], { agreed, kept }: Decisions): PromiseAsk[] {
  if (agreed.length + kept.length > 0) return [];
  return made.flatMap(({ id, sentence, proposal }) => {
    if (proposal === null) return [];
    const isRemoval = 'removal' in proposal;
    const becomes = isRemoval ? null : proposal.sentence;
    return [{ id, sentence, becomes, reason: isRemoval ? proposal.removal : null }];
  });
}

/** Those that have other steps for the sentence they had: they count only once they notice small breaks. */
export function rewrittenChecks(base: readonly AppPromise[], inForce: readonly AppPromise[]): string[] {
  return inForce.flatMap((promise) => {
    const before = base.find(({ id }) => id === promise.id);
    if (!before || before.sentence !== promise.sentence) return [];
    return printJourney(before.journey) === printJourney(promise.journey) ? [] : [promise.id];
  });
}

/** A check that never held says of the app what it says; only one that did can have been overtaken. */
export const mayBeAtFault = ({ proof }: AppPromise) => proof === undefined || proof === 'held';

/** The same steps fail on the version before, where they held when it was made: that says nothing of the app. */
export function isCheckFault(promise: AppPromise, result: PromiseResult): boolean {
  return result.outcome === 'broken' && result.before === 'broken' && mayBeAtFault(promise);
}

/** New steps for an old sentence that were kept, and would be whatever the app did. */
export const isWeak = (result: PromiseResult) => result.outcome === 'kept' && result.proves === false;

/**
 * The promises as a version holds them: with what the last trial showed of each; new steps that prove nothing are let go. `faulty`:
 * those whose old steps were found at fault in this turn.
 */
export function settleProofs(
  base: readonly AppPromise[],
  inForce: readonly AppPromise[],
  results: ReadonlyMap<string, PromiseResult>,
  faulty: ReadonlySet<string> = new Set(),
): AppPromise[] {
  const rewritten = new Set(rewrittenChecks(base, inForce));
  return inForce.map((promise): AppPromise => {
    const result = results.get(promise.id);
    if (rewritten.has(promise.id)) {
      if (result?.outcome === 'kept' && result.proves === true) return { ...promise, proof: 'held' };
      const before = base.find(({ id }) => id === promise.id) ?? promise;
      return faulty.has(promise.id) ? { ...before, proof: 'at-fault' } : before;
    }
    if (result === undefined || result.outcome === 'not-tried') return promise;
    if (result.outcome === 'kept') return { ...promise, proof: 'held' };
    return { ...promise, proof: isCheckFault(promise, result) ? 'at-fault' : 'none' };
  });
}
