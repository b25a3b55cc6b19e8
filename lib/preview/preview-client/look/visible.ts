export type Box = { left: number; top: number; right: number; bottom: number };

export const widthOf = ({ left, right }: Box): number => Math.max(0, right - left);
export const heightOf = ({ top, bottom }: Box): number => Math.max(0, bottom - top);
export const areaOf = (box: Box): number => widthOf(box) * heightOf(box);

export function intersect(one: Box, other: Box): Box {
  return {
    left: Math.max(one.left, other.left),
    top: Math.max(one.top, other.top),
    right: Math.min(one.right, other.right),
    bottom: Math.min(one.bottom, other.bottom),
  };
}

export const viewport = (): Box => ({ left: 0, top: 0, right: window.innerWidth, bottom: window.innerHeight });

/** Whether an element is visually rendered: not hidden, collapsed, transparent or for screen readers only. */
export function isDrawn(element: Element): boolean {
  return (
    element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true, contentVisibilityAuto: false }) &&
    opacityOf(element) > 0.05
  );
}

/**
 * Opacity with all ancestors applied, 0 to 1. Also 0 for an element clipped to nothing, such as a skip link, even if it
 * takes up space.
 */
export function opacityOf(element: Element): number {
  let opacity = 1;
  for (let one: Element | null = element; one; one = one.parentElement) {
    const style = getComputedStyle(one);
    if (/^inset\((?:50|100)%\)/.test(style.clipPath) || /^rect\(0px,? 0px,? 0px,? 0px\)/.test(style.clip)) return 0;
    opacity *= Number(style.opacity);
  }
  return opacity;
}

/**
 * The visible part of an element's box after clipping by every ancestor that hides or scrolls overflow. Ancestors that
 * are not positioned don't clip an absolutely positioned element, and none clips a fixed one.
 */
export function clip(box: Box, element: Element): Box {
  let rest = box;
  let { position } = getComputedStyle(element);
  for (let holder = element.parentElement; holder && holder !== document.body; holder = holder.parentElement) {
    if (position === 'fixed') break;
    const style = getComputedStyle(holder);
    if (position === 'absolute' && style.position === 'static' && style.transform === 'none') continue;
    if (style.overflowX !== 'visible' || style.overflowY !== 'visible') {
      rest = intersect(rest, holder.getBoundingClientRect());
    }
    position = style.position;
  }
  return rest;
}

/** The same for a line of an element's text, which the element's own box may clip as well. */
export function clipText(line: Box, element: Element): Box {
  const { display, overflowX, overflowY } = getComputedStyle(element);
  const cuts = display !== 'inline' && (overflowX !== 'visible' || overflowY !== 'visible');
  return clip(cuts ? intersect(line, element.getBoundingClientRect()) : line, element);
}

/**
 * Scrolls all scrollable ancestors to bring the element to the middle, but not those that merely clip. Records the old
 * positions in `moved`.
 */
export function bringToMiddle(element: Element, moved: Map<Element, number>): void {
  for (let holder = element.parentElement; holder; holder = holder.parentElement) {
    const isPage = holder === document.documentElement;
    if (!isPage && !['auto', 'scroll'].includes(getComputedStyle(holder).overflowY)) continue;
    if (holder.scrollHeight <= holder.clientHeight + 1) continue;
    if (!moved.has(holder)) moved.set(holder, holder.scrollTop);
    const own = element.getBoundingClientRect();
    const room = isPage ? viewport() : holder.getBoundingClientRect();
    const top = holder.scrollTop + (own.top + own.bottom) / 2 - (room.top + room.bottom) / 2;
    holder.scrollTo({ top, behavior: 'instant' });
  }
}

export function putBack(moved: Map<Element, number>): void {
  for (const [holder, top] of moved) holder.scrollTo({ top, behavior: 'instant' });
  moved.clear();
}

const isOffSelector = ':disabled, fieldset:disabled, [aria-disabled=true], [aria-hidden=true], [inert]';
/** Whether it is disabled, inert or hidden from assistive technology. */
export function isOff(element: Element): boolean {
  if (element.closest(isOffSelector) !== null) return true;
  const label = element.closest('label');
  return label?.control instanceof Element && label.control.matches(':disabled');
}
