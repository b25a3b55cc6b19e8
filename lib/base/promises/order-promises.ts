import { isLeaving, journeyOf, type AppPromise, type PromiseStep, type Thing } from './promise';

/** The promises to try, ordered by relevance to this change: first those it made, then those its files mention. */
export function orderPromises(
  promises: readonly AppPromise[],
  made: ReadonlySet<string>,
  changedTexts: readonly string[],
): AppPromise[] {
  const rank = (promise: AppPromise): number => {
    if (made.has(promise.id)) return 0;
    const words = journeyOf(promise).flatMap(wordsOf);
    return changedTexts.some((text) => words.some((word) => text.includes(word))) ? 1 : 2;
  };
  return promises
    .filter((promise) => !promise.isOff && !isLeaving(promise) && promise.proof !== 'at-fault')
    .map((promise, index) => ({ promise, index, rank: rank(promise) }))
    .toSorted((one, other) => one.rank - other.rank || one.index - other.index)
    .map(({ promise }) => promise);
}

const nameOf = (thing: Thing | null): string[] => (thing?.name ? [thing.name] : []);

/** The names and texts of a step as they would appear in a file. */
function wordsOf(step: PromiseStep): string[] {
  switch (step.do) {
    case 'click':
    case 'count':
      return [...nameOf(step.thing), ...nameOf(step.within)];
    case 'fill':
      return [step.field];
    case 'choose':
      return [step.option, step.field];
    case 'see':
    case 'not-see':
      return step.sight.kind === 'text' ? [step.sight.text] : nameOf(step.sight.thing);
    case 'go':
      return step.route === '/' ? [] : [step.route];
    case 'remember':
      return 'label' in step.of ? [step.of.label] : nameOf(step.of.thing);
    case 'press':
    case 'as':
    case 'reload':
    case 'size':
      return [];
    default:
      return step satisfies never;
  }
}
