import { type Flaw, mostOfAKind } from './flaw';
import { excerptOf, nameThing, startSentence } from './name-thing';
import { linesOf } from './read-texts';
import { isDrawn, widthOf } from './visible';

/** In px: on narrower screens, such as phones, a header may wrap. */
const narrowest = 700;
/** In px: anything higher is not a header bar, and anything that starts lower is not at the top. */
const highest = 200;
const lowestTop = 120;
/** In characters: a longer label is a sentence and may take two lines. */
const longestLabel = 30;
const advice =
  'Keep the bar in one row at this width: labels with whitespace-nowrap, smaller gaps, fewer links, or a menu button.';

/** Finds flaws of the header bar: labels that break onto two lines, and last items pushed into a second row. */
export function findBrokenHeader(page: Document): Flaw[] {
  if (window.innerWidth < narrowest) return [];
  const bar = topBar(page);
  if (!bar) return [];
  const flaws: Flaw[] = [];
  for (const control of bar.querySelectorAll('a[href], button')) {
    if (!isDrawn(control) || !breaks(control)) continue;
    const message = `${startSentence(nameThing(control))} in the top bar breaks onto two lines. ${advice}`;
    flaws.push({ kind: 'header-wrap', message, excerpt: excerptOf(control) });
  }
  const over = wentOver(bar);
  if (over) {
    const message = `${startSentence(nameThing(over))} does not fit into the row of the top bar and goes over into a second one. ${advice}`;
    flaws.push({ kind: 'header-wrap', message, excerpt: excerptOf(over) });
  }
  return flaws.slice(0, mostOfAKind);
}

function topBar(page: Document): Element | undefined {
  return [...page.querySelectorAll('header, nav, [role=banner]')].find((one) => {
    const box = one.getBoundingClientRect();
    const top = box.top + window.scrollY;
    const isWide = box.width >= window.innerWidth * 0.6;
    return isWide && top < lowestTop && box.height > 0 && box.height <= highest && isDrawn(one);
  });
}

/**
 * Whether a single text node takes two lines. Two separate texts one below the other, such as a name and a place, are
 * intended.
 */
function breaks(control: Element): boolean {
  const walker = document.createTreeWalker(control, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    const holder = node.parentElement;
    if (!holder || holder.closest('svg') || node.data.trim().length > longestLabel || !isDrawn(holder)) continue;
    // Visible to screen readers only, in a box of one pixel.
    if (holder.getBoundingClientRect().width < 8) continue;
    if (getComputedStyle(holder).whiteSpace.startsWith('pre')) continue;
    if (linesOf(node).length > 1) return true;
  }
  return false;
}

/** The first item that wrapped onto another row, if only a few wrapped and they are links or buttons. */
function wentOver(bar: Element): Element | null {
  for (const row of [bar, ...bar.querySelectorAll('*')]) {
    const items = [...row.children].filter(
      (child) => isDrawn(child) && widthOf(child.getBoundingClientRect()) > 0 && !isOut(child),
    );
    if (items.length < 3 || !wraps(row, items)) continue;
    const first = items[0]!.getBoundingClientRect();
    const isBelow = (item: Element) => item.getBoundingClientRect().top >= first.bottom - 1;
    const over = items.slice(items.findIndex(isBelow));
    const isFew = items.some(isBelow) && over.length <= items.length / 3 && over.every(isBelow);
    const wide = over.reduce((sum, item) => sum + widthOf(item.getBoundingClientRect()), 0);
    const arePressed = over.every((item) => item.matches('a, button') || item.querySelector('a, button') !== null);
    if (isFew && arePressed && wide < widthOf(row.getBoundingClientRect()) / 2) return over[0]!;
  }
  return null;
}

/** Whether the row's items wrap when there is no room. */
function wraps(row: Element, items: readonly Element[]): boolean {
  const { display, flexWrap, flexDirection } = getComputedStyle(row);
  if (display.includes('flex')) return flexWrap === 'wrap' && flexDirection === 'row';
  return display === 'block' && items.every((item) => getComputedStyle(item).display.startsWith('inline'));
}

const isOut = (element: Element) => ['absolute', 'fixed'].includes(getComputedStyle(element).position);
