import { AppFailure } from '../foundation/app-error';
import { mayBeAtFault } from '../promises/judge-checks';
import { journeyOf, type AppPromise, type NotTriedReason, type PromiseResult } from '../promises/promise';
import { planBreaks, provesSomething } from '../promises/small-break';
import { FrameSilence, type FrameChannel } from './frame-channel';
import { walkJourney, type JourneyData, type Walk, type Walked } from './walk-journey';

/** All promises of an app together; what is left then is said to be untried. */
const budgetMs = 90_000;
/** Looking at checks beyond that: those that failed, on the version before, and new steps, on small breaks. */
const judgingMs = 45_000;

/** What became of a promise, and what the page looked like at the step that broke. */
export type TriedPromise = { result: PromiseResult; picture: Uint8Array<ArrayBuffer> | null };

export type Judging = {
  /** Promises whose steps are new for an old sentence: they count only if they notice small breaks. */
  toProve: ReadonlySet<string>;
  /**
   * Makes the frame show the version before at its next load, and answers its fresh data; null where that can't be had. Called
   * once, when all else is done.
   */
  showBefore(): Promise<JourneyData | null>;
};
type Request = Walk &
  Judging & {
    isSound: boolean;
    /** Called before anything is walked that is not the app as it stands: what goes wrong from then on is no fault of it. */
    judgingBegins?: () => void;
  };

/**
 * Tries promises one after the other, in the order given, each from a fresh load on its own copy of `data`, and of what
 * the server keeps once `prepare` has resolved; broken is what breaks twice. Then looks at the checks themselves: `toProve` must
 * notice small breaks, and what broke is walked on the version before, if it held there when that was made. `isSound` false:
 * the app does not open, so nothing would be proved. Throws the signal's reason when aborted.
 */
export async function tryPromises(
  frame: FrameChannel,
  promises: readonly AppPromise[],
  { isSound, toProve, showBefore, judgingBegins, ...walk }: Request,
): Promise<TriedPromise[]> {
  const tried = await tryAll(frame, promises, { ...walk, isSound });
  judgingBegins?.();
  const timeUp = AbortSignal.timeout(judgingMs);
  for (const one of tried) {
    const promise = promises.find(({ id }) => id === one.result.id);
    if (!promise || one.result.outcome !== 'kept' || !toProve.has(promise.id) || timeUp.aborted) continue;
    one.result = { ...one.result, proves: await noticesBreaks(frame, promise, walk, timeUp) };
  }
  await lookBefore(frame, promises, tried, { ...walk, showBefore }, timeUp);
  return tried;
}

async function tryAll(
  frame: FrameChannel,
  promises: readonly AppPromise[],
  { isSound, ...walk }: Walk & { isSound: boolean },
): Promise<TriedPromise[]> {
  const results: TriedPromise[] = [];
  const push = (result: PromiseResult, picture: TriedPromise['picture'] = null) => results.push({ result, picture });
  const timeUp = AbortSignal.timeout(budgetMs);
  let stopped: NotTriedReason | null = isSound ? null : 'app-broken';

  for (const promise of promises) {
    const { id } = promise;
    if (stopped !== null) push({ id, outcome: 'not-tried', why: stopped });
    else if (timeUp.aborted) push({ id, outcome: 'not-tried', why: 'no-time' });
    else {
      try {
        const walked = await walkTwice(frame, promise, walk, timeUp);
        if (walked.outcome === 'kept') push({ id, outcome: 'kept' });
        else {
          const { picture, isBreakMade: _, ...broken } = walked;
          push({ id, ...broken }, picture);
        }
        if (walked.outcome === 'broken' && walked.found.code === 'silent') stopped = 'app-broken';
      } catch (error) {
        stopped = reasonOf(error);
        push({ id, outcome: 'not-tried', why: stopped });
      }
    }
  }
  return results;
}

/** What breaks is walked again: a busy device may have kept a sound app waiting, and a repair costs the person money. */
async function walkTwice(frame: FrameChannel, promise: AppPromise, walk: Walk, timeUp: AbortSignal): Promise<Walked> {
  const first = await walkJourney(frame, journeyOf(promise), walk);
  if (first.outcome === 'kept' || first.found.code === 'silent' || timeUp.aborted) return first;
  return walkJourney(frame, journeyOf(promise), walk);
}

/** Why nothing more can be tried; throws what is nobody's fault but ours. */
function reasonOf(error: unknown): NotTriedReason {
  if (error instanceof FrameSilence) return 'app-broken';
  if (error instanceof AppFailure) return 'no-data';
  throw error;
}

/** Whether the journey fails on every small break that comes to anything in this app, and there is one. */
async function noticesBreaks(
  frame: FrameChannel,
  promise: AppPromise,
  walk: Walk,
  timeUp: AbortSignal,
): Promise<boolean> {
  const journey = journeyOf(promise);
  const noticed: boolean[] = [];
  try {
    for (const plan of planBreaks(journey)) {
      if (timeUp.aborted) break;
      const walked = await walkJourney(frame, journey, walk, plan);
      if (walked.isBreakMade) noticed.push(walked.outcome === 'broken');
    }
  } catch (error) {
    reasonOf(error);
    return false;
  }
  return provesSomething(noticed);
}

/** Walks what broke on the version before, where it held when that was made: broken there too, the check is at fault. */
async function lookBefore(
  frame: FrameChannel,
  promises: readonly AppPromise[],
  tried: readonly TriedPromise[],
  { showBefore, ...walk }: Walk & Pick<Judging, 'showBefore'>,
  timeUp: AbortSignal,
): Promise<void> {
  const suspects = tried.flatMap((one) => {
    const promise = promises.find(({ id }) => id === one.result.id);
    return promise && one.result.outcome === 'broken' && mayBeAtFault(promise) ? [{ one, promise }] : [];
  });
  const data = suspects.length === 0 ? null : await showBefore();
  if (data === null) return;
  try {
    for (const { one, promise } of suspects) {
      if (timeUp.aborted || one.result.outcome !== 'broken') return;
      const walked = await walkJourney(frame, journeyOf(promise), { ...walk, ...data });
      one.result = { ...one.result, before: walked.outcome };
    }
  } catch (error) {
    // The version before can't be walked, so nothing more is known of the checks than that they failed.
    reasonOf(error);
  }
}
