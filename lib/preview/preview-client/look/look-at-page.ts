import { findBrokenHeader } from './find-broken-header';
import { findBrokenWords } from './find-broken-words';
import { findCovered } from './find-covered';
import { findCrossedTexts } from './find-crossed-texts';
import { findCutTexts } from './find-cut-texts';
import { findFaint } from './find-faint';
import type { Flaw } from './flaw';
import { readTexts } from './read-texts';
import { putBack } from './visible';

/**
 * Finds layout flaws at the window's current width: covered controls, header bars with broken lines, and texts that
 * overlap, are cut off, break in the middle of a word or are too pale. Reports at most three of a kind and checks at
 * most 150 controls and 500 texts. It scrolls while it looks, but restores everything before it returns, so nothing is
 * painted in between.
 */
export function lookAtPage(page: Document): Flaw[] {
  const moved = new Map<Element, number>();
  try {
    const texts = readTexts(page);
    return [
      ...findBrokenHeader(page),
      ...findCrossedTexts(texts),
      ...findCutTexts(texts),
      ...findBrokenWords(texts),
      ...findFaint(texts, moved),
      ...findCovered(page, moved),
    ];
  } finally {
    putBack(moved);
  }
}
