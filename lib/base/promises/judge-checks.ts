import { withPromises } from './keep-promise';
import { printJourney } from './print-step';
import type { AppPromise, PromiseResult } from './promise';

/** An existing sentence that the model says will no longer hold, and its replacement; null if it is to be removed. */
export type PromiseAsk = { id: string; sentence: string; becomes: string | null; reason: string | null };

/** The person's decisions in this turn; each is final for the turn. */
export type Decisions = { agreed: readonly string[]; kept: readonly string[] };

/**
 * The promises in force for a draft: those the person agreed to are included, other proposals are not. `base`: promises
 * of the version the turn started from; `made`: what the turn wrote.
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

/**
 * The questions about promises still to be asked in this turn. They are asked only once per turn, so none are left
 * after the person's decision.
 */
export function openAsks(made: readonly AppPromise[], { agreed, kept }: Decisions): PromiseAsk[] {
  if (agreed.length + kept.length > 0) return [];
  return made.flatMap(({ id, sentence, proposal }) => {
    if (proposal === null) return [];
    const isRemoval = 'removal' in proposal;
    const becomes = isRemoval ? null : proposal.sentence;
    return [{ id, sentence, becomes, reason: isRemoval ? proposal.removal : null }];
  });
}

/**
 * Ids of promises with new steps for an unchanged sentence: the steps count only if they fail when the app is broken
 * slightly on purpose.
 */
export function rewrittenChecks(base: readonly AppPromise[], inForce: readonly AppPromise[]): string[] {
  return inForce.flatMap((promise) => {
    const before = base.find(({ id }) => id === promise.id);
    if (!before || before.sentence !== promise.sentence) return [];
    return printJourney(before.journey) === printJourney(promise.journey) ? [] : [promise.id];
  });
}

/** Only a check that has held before can be outdated; if it never held, the app may be at fault. */
export const mayBeAtFault = ({ proof }: AppPromise) => proof === undefined || proof === 'held';

/**
 * Whether the same steps also fail on the previous version, although they held when it was made: then the check is
 * wrong, not the app.
 */
export function isCheckFault(promise: AppPromise, result: PromiseResult): boolean {
  return result.outcome === 'broken' && result.before === 'broken' && mayBeAtFault(promise);
}

/** New steps for an old sentence that pass, but would pass whatever the app did. */
export const isWeak = (result: PromiseResult) => result.outcome === 'kept' && result.proves === false;

/**
 * The promises to store in a version: each with the outcome of its last trial, and without new steps that prove
 * nothing. `faulty`: ids of the promises whose old steps were found wrong in this turn.
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
