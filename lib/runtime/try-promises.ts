import { journeyOf, type AppPromise, type PromiseResult } from '../promises/promise';
import { FrameSilence, type FrameChannel } from './frame-channel';
import { walkJourney, type Walk, type Walked } from './walk-journey';

/** All promises of an app together; what is left then is said to be untried. */
const budgetMs = 30_000;

/** What became of a promise, and what the page looked like at the step that broke. */
export type TriedPromise = { result: PromiseResult; picture: Uint8Array<ArrayBuffer> | null };

/**
 * Tries promises one after the other, in the order given, each from a fresh load on its own copy of `data`, and of what
 * the server keeps once `rewind` has resolved; broken is what breaks twice. `isSound` false: the app does not open, so nothing would be proved. Throws the signal's reason when aborted.
 */
export async function tryPromises(
  frame: FrameChannel,
  promises: readonly AppPromise[],
  { isSound, ...walk }: Walk & { isSound: boolean },
): Promise<TriedPromise[]> {
  const results: TriedPromise[] = [];
  const push = (result: PromiseResult, picture: TriedPromise['picture'] = null) => results.push({ result, picture });
  const timeUp = AbortSignal.timeout(budgetMs);
  let canGoOn = isSound;

  /** What breaks is walked again: a busy device may have kept a sound app waiting, and a repair costs the person money. */
  async function walkTwice(promise: AppPromise, isOver: () => boolean): Promise<Walked> {
    const first = await walkJourney(frame, journeyOf(promise), walk);
    if (first.outcome === 'kept' || first.found.code === 'silent' || isOver()) return first;
    return walkJourney(frame, journeyOf(promise), walk);
  }

  for (const promise of promises) {
    const { id } = promise;
    if (!canGoOn) push({ id, outcome: 'not-tried', why: 'app-broken' });
    else if (timeUp.aborted) push({ id, outcome: 'not-tried', why: 'no-time' });
    else {
      try {
        const walked = await walkTwice(promise, () => timeUp.aborted);
        if (walked.outcome === 'kept') push({ id, outcome: 'kept' });
        else {
          const { picture, ...broken } = walked;
          push({ id, ...broken }, picture);
        }
        canGoOn = walked.outcome === 'kept' || walked.found.code !== 'silent';
      } catch (error) {
        if (!(error instanceof FrameSilence)) throw error;
        push({ id, outcome: 'not-tried', why: 'app-broken' });
        canGoOn = false;
      }
    }
  }
  return results;
}
