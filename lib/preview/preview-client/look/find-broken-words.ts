import { type Flaw, mostOfAKind } from './flaw';
import { excerptOf, nameText, startSentence } from './name-thing';
import type { DrawnText } from './read-texts';
import { isOff } from './visible';

/** Shorter words hardly ever break; longer ones, such as addresses and compounds, may have to. */
const wordsOfUsualLength = /(?<![\p{L}\p{N}_./@:-])\p{Script=Latin}{4,16}(?![\p{L}\p{N}_./@:-])/gu;
/** At most this many words of a text are measured. */
const mostWords = 40;

/**
 * Finds words that continue on the next line without a hyphen: their container is too narrow, and a style rule lets
 * them break anywhere. Code may break anywhere.
 */
export function findBrokenWords(texts: readonly DrawnText[]): Flaw[] {
  const flaws: Flaw[] = [];
  const told = new Set<Element>();
  for (const text of texts) {
    const { element } = text;
    if (text.lines.length < 2 || told.has(element) || isOff(element) || !mayBreakWords(element)) continue;
    const word = firstBroken(text.node);
    if (word === null) continue;
    told.add(element);
    flaws.push({
      kind: 'word-broken',
      message: `${startSentence(nameText(text.text, element))} breaks the word "${word}" in the middle. Give it more room or smaller type, and let lines break between words.`,
      excerpt: excerptOf(element),
    });
    if (flaws.length === mostOfAKind) break;
  }
  return flaws;
}

/** Browsers don't break words by default, so most texts can be skipped by their style alone. */
function mayBreakWords(element: Element): boolean {
  if (element.closest('pre, code, kbd, samp')) return false;
  const { wordBreak, overflowWrap, lineBreak, hyphens } = getComputedStyle(element);
  if (hyphens === 'auto') return false;
  return wordBreak.startsWith('break') || overflowWrap !== 'normal' || lineBreak === 'anywhere';
}

function firstBroken(node: Text): string | null {
  const range = document.createRange();
  let measured = 0;
  for (const { 0: word, index } of node.data.matchAll(wordsOfUsualLength)) {
    if ((measured += 1) > mostWords) return null;
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const [first, ...rest] = range.getClientRects();
    if (first && rest.some(({ top }) => top > first.bottom - 2)) return word;
  }
  return null;
}
