import { wordsInForce, type AppPromise, type PromiseResult } from '../promises/promise';
import type { TurnStep } from '../turn-events/turn-event';

/** The step that tells what became of a promise. */
export function tellResult(treeHash: string, promise: AppPromise, result: PromiseResult): TurnStep {
  const told = { treeHash, sentence: wordsInForce(promise).sentence, isProposal: promise.proposal !== null };
  return { type: 'promise-result', ...told, ...result };
}
