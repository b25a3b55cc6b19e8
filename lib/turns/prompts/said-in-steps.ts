import { wordsInForce, type AppPromise, type PromiseStep, type Thing } from '../../base/promises/promise';

/** A broken promise as a repair sees it; `step` counts from 1, null if it is not known. */
export type BrokenPromise = { promise: AppPromise; step: number | null };

/** A text from the app's interface, and how much it tells about where the fault is. */
export type Said = { text: string; weight: number };

/** The step that failed, and the last control before it, are nearest to the fault. */
const weights = { failed: 3, lastAct: 3, other: 1, sentence: 1 };

const acts: ReadonlySet<PromiseStep['do']> = new Set(['click', 'choose']);
const nameOf = (thing: Thing | null) => (thing?.name ? [thing.name] : []);

/** The names a step looks for or acts on: unlike typed text, they occur in the app's sources. */
function namesIn(step: PromiseStep): string[] {
  switch (step.do) {
    case 'click':
    case 'count':
      return [...nameOf(step.thing), ...nameOf(step.within)];
    case 'fill':
      return [step.field, ...nameOf(step.within)];
    case 'choose':
      return [step.option, step.field, ...nameOf(step.within)];
    case 'see':
    case 'not-see': {
      const { sight } = step;
      return [...(sight.kind === 'text' ? [sight.text] : nameOf(sight.thing)), ...nameOf(sight.within)];
    }
    case 'remember':
      return 'label' in step.of ? [step.of.label] : nameOf(step.of.thing);
    case 'go':
      return [step.route];
    default:
      return [];
  }
}

/** The interface texts named by a broken promise's steps, up to the step that failed. */
export function saidInSteps({ promise, step }: BrokenPromise): Said[] {
  const { journey, sentence } = wordsInForce(promise);
  const last = Math.min(step ?? journey.length, journey.length);
  const walked = journey.slice(0, last);
  const lastAct = walked.slice(0, -1).findLastIndex((one) => acts.has(one.do));
  const typed = journey.flatMap((one) => (one.do === 'fill' && one.text !== '' ? [one.text] : []));
  /**
   * Removes text that the journey typed in: of "Sing a song: mark as done" only the end occurs in the app's sources.
   */
  const ofApp = (text: string) => {
    if (typed.some((one) => one.includes(text))) return '';
    return typed.reduce((rest, one) => rest.replaceAll(one, ' '), text).trim();
  };
  const said = walked.flatMap((one, index) => {
    const weight = index === last - 1 ? weights.failed : index === lastAct ? weights.lastAct : weights.other;
    return namesIn(one)
      .map(ofApp)
      .filter((text) => /[\p{L}\p{N}]/u.test(text))
      .map((text) => ({ text, weight }));
  });
  return [...said, { text: sentence, weight: weights.sentence }];
}

const failedAt = /\(([\w-]+)\) is broken at step (\d+)/g;

/**
 * The promises that a fault's text says are broken, recognised by the wording of `problemOf`
 * (`lib/base/promises/describe-found.ts`).
 */
export function brokenPromises(told: string, promises: readonly AppPromise[]): BrokenPromise[] {
  const found = new Map([...told.matchAll(failedAt)].map(([, id = '', step]) => [id, Number(step)]));
  return promises.flatMap((promise) => {
    const step = found.get(promise.id);
    return step === undefined ? [] : [{ promise, step }];
  });
}
