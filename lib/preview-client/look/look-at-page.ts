import { findBrokenHeader } from './find-broken-header';
import { findCovered } from './find-covered';
import { findCrossedTexts } from './find-crossed-texts';
import { findCutTexts } from './find-cut-texts';
import { findFaint } from './find-faint';
import type { Flaw } from './flaw';
import { readTexts } from './read-texts';
import { putBack } from './visible';

/**
 * What is wrong with the page as it is laid out at the window's width: controls under something else, bars whose words break, texts
 * over each other, cut off or too pale; at most three of a kind. It looks at no more than 150 controls and 500 texts. It scrolls while
 * it looks and puts everything back before it answers, so nothing is drawn meanwhile.
 */
export function lookAtPage(page: Document): Flaw[] {
  const moved = new Map<Element, number>();
  try {
    const texts = readTexts(page);
    return [
      ...findBrokenHeader(page),
      ...findCrossedTexts(texts),
      ...findCutTexts(texts),
      ...findFaint(texts, moved),
      ...findCovered(page, moved),
    ];
  } finally {
    putBack(moved);
  }
}
