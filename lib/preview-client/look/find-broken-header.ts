import { type Flaw, mostOfAKind } from './flaw';
import { excerptOf, nameThing, startSentence } from './name-thing';
import { linesOf } from './read-texts';
import { heightOf, isDrawn, widthOf } from './visible';

/** In px: on phones a bar may do as it likes. */
const narrowest = 700;
/** In px: what is higher is no bar, what begins lower is not at the top. */
const highest = 200;
const lowestTop = 120;
/** In characters: a longer one is a sentence and may take two lines. */
const longestLabel = 30;
const advice =
  'Keep the bar in one row at this width: labels with whitespace-nowrap, smaller gaps, fewer links, or a menu button.';

/** In the bar at the top: labels that break between two lines, and one lone thing pushed into a row of its own. */
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
  const lone = loneInRow(bar);
  if (lone) {
    const message = `${startSentence(nameThing(lone))} does not fit into the row of the top bar and stands alone in a second one. ${advice}`;
    flaws.push({ kind: 'header-wrap', message, excerpt: excerptOf(lone) });
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

/** Whether one run of its words takes two lines; two texts below each other, as a name and a place, are meant. */
function breaks(control: Element): boolean {
  const walker = document.createTreeWalker(control, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    const holder = node.parentElement;
    if (!holder || holder.closest('svg') || node.data.trim().length > longestLabel || !isDrawn(holder)) continue;
    // Kept for screen readers, in a box of one pixel.
    if (holder.getBoundingClientRect().width < 8) continue;
    if (getComputedStyle(holder).whiteSpace.startsWith('pre')) continue;
    if (linesOf(node).length > 1) return true;
  }
  return false;
}

/** The last thing of a row of three or more that wraps, where it alone went over. */
function loneInRow(bar: Element): Element | null {
  for (const row of [bar, ...bar.querySelectorAll('*')]) {
    const style = getComputedStyle(row);
    if (!style.display.includes('flex') || style.flexWrap !== 'wrap' || style.flexDirection !== 'row') continue;
    const items = [...row.children].filter(
      (child) => isDrawn(child) && widthOf(child.getBoundingClientRect()) > 0 && !isOut(child),
    );
    const last = items.at(-1);
    const before = items.at(-2);
    if (items.length < 3 || !last || !before) continue;
    const box = last.getBoundingClientRect();
    const rest = items.slice(0, -1).map((item) => item.getBoundingClientRect());
    const lowest = Math.max(...rest.map(({ bottom }) => bottom));
    const isOneRow = lowest - Math.min(...rest.map(({ top }) => top)) < heightOf(before.getBoundingClientRect()) * 1.8;
    const isControl = last.matches('a, button') || last.querySelector('a, button') !== null;
    if (isOneRow && isControl && box.top >= lowest - 1 && box.width < row.getBoundingClientRect().width / 2)
      return last;
  }
  return null;
}

const isOut = (element: Element) => ['absolute', 'fixed'].includes(getComputedStyle(element).position);
