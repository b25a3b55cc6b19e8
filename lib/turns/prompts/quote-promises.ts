import { printJourney } from '../../base/promises/print-step';
import type { AppPromise } from '../../base/promises/promise';
import { holdsWord, wordsOf } from './words';

/**
 * Which promises are quoted with their steps: none, those whose id or sentence occurs in a text (of a fault), or those
 * closest to the given words, as many as there is room for.
 */
export type PromisesShown = { kind: 'none' } | { kind: 'named'; text: string } | { kind: 'about'; words: string };

const mostShown = 40;
/** More characters of steps than this would cost more than they help; every sentence is quoted. */
const mostCharacters = 3_000;

/** The promises of the app for a request: what must stay true. Each sentence and step is on its own line. */
export function quotePromises(promises: readonly AppPromise[], shown: PromisesShown): string {
  const listed = promises.slice(0, mostShown);
  const inFull = chooseInFull(listed, shown);
  const lines = listed.map((promise) => {
    // A repair can't rewrite promises it is not about, so they need no id.
    if (shown.kind === 'named' && !inFull.has(promise)) return `- ${sentenceOf(promise)}`;
    return quotePromise(promise, inFull.has(promise));
  });
  const isCut = inFull.size < listed.length;
  return [...lines, ...(isCut && lines.length > 0 ? ['(steps that are not shown stand as they are)'] : [])].join('\n');
}

function chooseInFull(promises: readonly AppPromise[], shown: PromisesShown): ReadonlySet<AppPromise> {
  switch (shown.kind) {
    case 'none':
      return new Set();
    case 'named':
      return new Set(
        promises.filter(({ id, sentence }) => shown.text.includes(`(${id})`) || shown.text.includes(sentence)),
      );
    case 'about': {
      const words = [...wordsOf(shown.words)];
      const scoreOf = (promise: AppPromise) => {
        const text = `${promise.sentence}\n${printJourney(promise.journey)}`;
        return words.filter((word) => holdsWord(text, text.toLowerCase(), word)).length;
      };
      const ranked = promises
        .map((promise) => ({ promise, score: scoreOf(promise) }))
        .toSorted((one, other) => other.score - one.score);
      const chosen = new Set<AppPromise>();
      let characters = 0;
      for (const { promise } of ranked) {
        characters += quotePromise(promise, true).length;
        if (characters > mostCharacters) break;
        chosen.add(promise);
      }
      return chosen;
    }
    default:
      return shown satisfies never;
  }
}

function quotePromise({ id, sentence, journey, isOff, proof }: AppPromise, isInFull: boolean): string {
  const state = isOff
    ? ' (switched off by the person)'
    : proof === 'at-fault'
      ? ' (its steps do not fit the app: write it again, same id and sentence, with steps that do)'
      : '';
  const steps = isInFull
    ? printJourney(journey)
        .split('\n')
        .map((line) => `\n    ${line}`)
        .join('')
    : '';
  return `- ${id}${state}: ${sentenceOf({ sentence })}${steps.replaceAll('<', '‹')}`;
}

const sentenceOf = ({ sentence }: Pick<AppPromise, 'sentence'>) => sentence.replace(/\s+/g, ' ').replaceAll('<', '‹');
