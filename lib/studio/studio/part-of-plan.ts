import { chinesePartName } from './chinese-part-name';
import { plainName } from './plain-name';

/** Words that occur in every plan and don't distinguish one part from another. */
const common = new Set([
  'page',
  'view',
  'list',
  'form',
  'with',
  'from',
  'that',
  'your',
  'each',
  'they',
  'them',
  'item',
]);

/**
 * The step of a plan that a file belongs to, judging by the words that both use; null if no step is clearly the
 * closest. For a name in English, a Chinese plan is searched for the Chinese words for it.
 */
export function partOfPlan(steps: readonly string[], path: string): number | null {
  const { words } = plainName(path);
  const chinese = chinesePartName(words);
  const scores = steps.map((step) => scoreOf(step.toLowerCase(), stems(words), chinese));
  const best = Math.max(0, ...scores);
  if (best === 0 || scores.filter((score) => score === best).length > 1) return null;
  return scores.indexOf(best);
}

function scoreOf(step: string, names: readonly string[], chinese: string | null): number {
  const inStep = new Set(stems(step));
  const shared = names.filter((name) => inStep.has(name)).length;
  if (shared > 0 || chinese === null) return shared;
  // Two characters are the shortest Chinese word that is specific enough.
  for (let length = chinese.length; length >= 2; length -= 1) {
    for (let at = 0; at + length <= chinese.length; at += 1) {
      if (step.includes(chinese.slice(at, at + length))) return length;
    }
  }
  return 0;
}

function stems(text: string): string[] {
  const words = text.toLowerCase().match(/[a-z]{4,}/g) ?? [];
  return words.filter((word) => !common.has(word)).map((word) => word.replace(/(ies|es|s|y)$/, ''));
}
