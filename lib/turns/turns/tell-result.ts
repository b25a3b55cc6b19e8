import type { AppPromise, PromiseResult } from '../../base/promises/promise';
import type { TurnStep } from '../../base/turn-events/turn-event';

/** The step that logs the result of a promise. */
export function tellResult(treeHash: string, promise: AppPromise, result: PromiseResult): TurnStep {
  return { type: 'promise-result', treeHash, sentence: promise.sentence, isProposal: false, ...result };
}
