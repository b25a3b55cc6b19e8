import type { AppPromise, PromiseResult } from '../promises/promise';
import type { TurnStep } from '../turn-events/turn-event';

/** The step that tells what became of a promise. */
export function tellResult(treeHash: string, promise: AppPromise, result: PromiseResult): TurnStep {
  const { proposal, sentence } = promise;
  const told = { treeHash, sentence: proposal?.sentence ?? sentence, isProposal: proposal !== null };
  return { type: 'promise-result', ...told, ...result };
}
