import { chinesePartName } from './chinese-part-name';
import { plainName } from './plain-name';

/** Words that stand in every plan and tell no part from another. */
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
 * Which step of a plan the file belongs to, by the words that both use; null if none is clearly the nearest. A name in
 * English is looked for in a Chinese plan by what its words are called there.
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
  // Two characters are the shortest Chinese word that tells something.
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
