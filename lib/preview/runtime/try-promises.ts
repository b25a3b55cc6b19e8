import { AppFailure } from '../../base/foundation/app-error';
import { mayBeAtFault } from '../../base/promises/judge-checks';
import { journeyOf, type AppPromise, type NotTriedReason, type PromiseResult } from '../../base/promises/promise';
import { planBreaks, provesSomething } from '../../base/promises/small-break';
import { FrameSilence, type FrameChannel } from './frame-channel';
import { walkJourney, type JourneyData, type Walk, type Walked } from './walk-journey';

/** Time limit in ms for all promises of an app together; the rest are reported as not tried. */
const budgetMs = 90_000;
/** Extra time in ms to examine the checks: failed ones on the version before, and new steps on small breaks. */
const judgingMs = 45_000;

/** The result for a promise, and a picture of the page at the step that failed. */
export type TriedPromise = { result: PromiseResult; picture: Uint8Array<ArrayBuffer> | null };

export type Judging = {
  /** Promises with an old sentence and new steps: they count only if they notice small breaks. */
  toProve: ReadonlySet<string>;
  /**
   * Makes the frame show the version before at its next load and returns that version's fresh data; null if this is
   * impossible. Called once, after everything else.
   */
  showBefore(): Promise<JourneyData | null>;
};
type Request = Walk &
  Judging & {
    isSound: boolean;
    /** Called before anything other than the unchanged app is walked: later errors are not the app's fault. */
    judgingBegins?: () => void;
  };

/**
 * Tries promises one after another, in the order given, each from a fresh load with its own copy of `data` and of the
 * server's data after `prepare`. A promise is broken if it fails twice. Then examines the checks themselves: those in
 * `toProve` must notice small breaks, and broken ones are walked on the version before if they passed when it was made.
 * `isSound` is false if the app does not open; walking would prove nothing then. Throws the signal's reason when
 * aborted.
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

/**
 * Walks a failed journey a second time: the app may be sound but slow on a busy device, and a repair costs the person
 * money.
 */
async function walkTwice(frame: FrameChannel, promise: AppPromise, walk: Walk, timeUp: AbortSignal): Promise<Walked> {
  const first = await walkJourney(frame, journeyOf(promise), walk);
  if (first.outcome === 'kept' || first.found.code === 'silent' || timeUp.aborted) return first;
  return walkJourney(frame, journeyOf(promise), walk);
}

/** Why no more promises can be tried; rethrows errors that are Easel's own. */
function reasonOf(error: unknown): NotTriedReason {
  if (error instanceof FrameSilence) return 'app-broken';
  if (error instanceof AppFailure) return 'no-data';
  throw error;
}

/** Whether the journey fails on every small break that has an effect in this app; false if no break has one. */
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

/**
 * Walks broken promises on the version before, if they passed when it was made. If one fails there too, the check is
 * faulty.
 */
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
    // The version before can't be walked, so nothing more is known about these checks.
    reasonOf(error);
  }
}
