import type { AppPromise, PromiseResult } from '../promises/promise';
import type { TurnStep } from '../turn-events/turn-event';

/** The step that tells what became of a promise. */
export function tellResult(treeHash: string, promise: AppPromise, result: PromiseResult): TurnStep {
  return { type: 'promise-result', treeHash, sentence: promise.sentence, isProposal: false, ...result };
}
