import type { Flaw } from './flaw';
import { mostOfAKind } from './flaw';
import { excerptOf, nameThing, startSentence } from './name-thing';
import { alphaOf } from './colours';
import {
  areaOf,
  bringToMiddle,
  clip,
  heightOf,
  intersect,
  isDrawn,
  isOff,
  opacityOf,
  viewport,
  widthOf,
} from './visible';
import type { Box } from './visible';

const controls = 'button, a[href], input:not([type=hidden]), select, textarea, summary, [role=button]';
/** At most this many controls are checked; pages with more tend to repeat them. */
const mostControls = 150;
const smallest = 8;
/** Points besides the middle; one of them may be visible. */
const corners = [
  [0.2, 0.2],
  [0.8, 0.2],
  [0.2, 0.8],
  [0.8, 0.8],
] as const;

/**
 * Finds visible controls that can't be clicked because something covers them. Controls under the same element are
 * reported together.
 */
export function findCovered(page: Document, moved: Map<Element, number>): Flaw[] {
  const under = new Map<Element, Element[]>();
  for (const control of [...page.querySelectorAll(controls)].slice(0, mostControls)) {
    if (isOff(control) || !isDrawn(control) || getComputedStyle(control).pointerEvents === 'none') continue;
    let cover = coverOf(control);
    if (cover === null) continue;
    // First scroll the control to the middle, where a bar fixed to an edge does not cover it.
    bringToMiddle(control, moved);
    cover = coverOf(control);
    if (!(cover instanceof Element) || isMeant(control, cover)) continue;
    under.set(cover, [...(under.get(cover) ?? []), control]);
  }
  return [...under].slice(0, mostOfAKind).map(([cover, covered]) => {
    const [first, ...rest] = covered as [Element, ...Element[]];
    const others = rest.length === 0 ? '' : ` and ${rest.length} more controls`;
    return {
      kind: 'covered-control',
      message: `${startSentence(nameThing(first))}${others} can't be clicked: ${nameThing(cover)} lies over ${rest.length === 0 ? 'it' : 'them'}. Move one of the two, put the control in front (z-index), or let clicks through what only decorates (pointer-events-none).`,
      excerpt: `${excerptOf(first)}\nunder ${excerptOf(cover)}`,
    };
  });
}

/**
 * The element that covers the control's middle and most of its area; null if the control can be clicked, `out` if it is
 * out of view.
 */
function coverOf(control: Element): Element | 'out' | null {
  const box = largestBox(control);
  if (!box || widthOf(box) < smallest || heightOf(box) < smallest) return null;
  const seen = intersect(clip(box, control), viewport());
  // Clipped by its container, like a slide in a carousel.
  if (areaOf(seen) < areaOf(box) / 2) return 'out';
  const middle = hitAt(control, seen, 0.5, 0.5);
  if (middle === null) return null;
  const covered = corners.filter(([x, y]) => hitAt(control, seen, x, y) !== null);
  return covered.length >= corners.length - 1 ? middle : null;
}

function largestBox(control: Element): Box | undefined {
  return [...control.getClientRects()].toSorted((one, other) => areaOf(other) - areaOf(one))[0];
}

function hitAt(control: Element, { left, top, right, bottom }: Box, x: number, y: number): Element | null {
  const hit = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
  if (hit === null || hit.contains(control) || control.contains(hit)) return null;
  const labels = 'labels' in control ? [...((control as HTMLInputElement).labels ?? [])] : [];
  const label = control.closest('label') ?? undefined;
  return [...labels, label].some((one) => one?.contains(hit)) ? null : hit;
}

const layers =
  'dialog[open], [role=dialog], [role=alertdialog], [aria-modal=true], [role=menu], [role=listbox], [role=tooltip], [popover]';

/** Whether the cover is intended: it blocks the control on purpose, or takes clicks on its behalf. */
function isMeant(control: Element, cover: Element): boolean {
  // An invisible input laid over its visible replacement.
  if (cover instanceof HTMLInputElement && opacityOf(cover) < 0.05) return true;
  const box = intersect(clip(largestBox(control)!, control), viewport());
  const stack = document.elementsFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
  const over = stack.slice(0, stack.includes(control) ? stack.indexOf(control) : stack.length);
  return over.some((one) => isVeil(one) || isOpenLayer(one) || isToast(one)) || isDeck(control, cover);
}

function isOpenLayer(element: Element): boolean {
  const layer = element.closest(layers);
  return layer !== null && isDrawn(layer);
}

/** Visible, and as large as the screen: it dims the page while something else is open. */
function isVeil(element: Element): boolean {
  const style = getComputedStyle(element);
  if (!['fixed', 'absolute'].includes(style.position)) return false;
  const isWhole = areaOf(intersect(element.getBoundingClientRect(), viewport())) > areaOf(viewport()) * 0.9;
  const isPainted = alphaOf(style.backgroundColor) > 0.1 || style.backdropFilter !== 'none';
  return isWhole && isPainted && opacityOf(element) > 0.1;
}

/** A short-lived message. The empty layer it appears in does not count. */
function isToast(element: Element): boolean {
  return element.closest('[role=status], [role=alert], [aria-live]') !== null && element.textContent?.trim() !== '';
}

/** Stacked cards or slides: the one in front hides all of the one behind. */
function isDeck(control: Element, cover: Element): boolean {
  for (let behind: Element | null = control; behind; behind = behind.parentElement) {
    const parent: Element | null = behind.parentElement;
    if (!parent?.contains(cover)) continue;
    if (behind === control) return false;
    const front = [...parent.children].find((child) => child.contains(cover));
    if (!front || !isDrawn(front)) return false;
    const own = behind.getBoundingClientRect();
    const isOver = areaOf(intersect(own, front.getBoundingClientRect())) > areaOf(own) * 0.7;
    return isOver && behind.tagName === front.tagName && alphaOf(getComputedStyle(front).backgroundColor) > 0.5;
  }
  return false;
}
