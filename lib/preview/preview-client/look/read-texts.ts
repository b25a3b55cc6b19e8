import { areaOf, clipText, heightOf, isDrawn, widthOf, type Box } from './visible';

/** A piece of text as drawn; `lines` are the boxes of its lines in window px, before any clipping. */
export type DrawnText = { node: Text; element: HTMLElement; text: string; lines: Box[]; fontSize: number };

/** At most this many pieces are checked. */
const mostTexts = 500;
const mute: ReadonlySet<string> = new Set('SCRIPT STYLE NOSCRIPT TEMPLATE OPTION TITLE TEXTAREA'.split(' '));
/** Letters or digits; dots and arrows on their own are decoration. */
const saysSomething = /[\p{L}\p{N}]/u;

/** Texts that are visible somewhere on the page, in document order. */
export function readTexts(page: Document): DrawnText[] {
  const moving = movingElements(page);
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  const texts: DrawnText[] = [];
  while (texts.length < mostTexts && walker.nextNode()) {
    const node = walker.currentNode as Text;
    const element = node.parentElement;
    const text = node.data.trim();
    if (!(element instanceof HTMLElement) || mute.has(element.tagName) || !saysSomething.test(text)) continue;
    if (element.closest('svg, [aria-hidden=true], [inert]') || !isDrawn(element) || isMoving(element, moving)) continue;
    const lines = linesOf(node);
    if (lines.every((line) => areaOf(clipText(line, element)) < 16)) continue;
    texts.push({ node, element, text, lines, fontSize: Number.parseFloat(getComputedStyle(element).fontSize) });
  }
  return texts;
}

export function linesOf(node: Text): Box[] {
  const range = document.createRange();
  range.selectNodeContents(node);
  const rows: Box[] = [];
  for (const { left, top, right, bottom } of range.getClientRects()) {
    if (right - left < 1) continue;
    const row = rows.at(-1);
    // One line may have several boxes, for example where the writing direction changes.
    if (row && Math.min(row.bottom, bottom) - Math.max(row.top, top) > heightOf(row) / 2) {
      Object.assign(row, { left: Math.min(row.left, left), right: Math.max(row.right, right) });
    } else rows.push({ left, top, right, bottom });
  }
  return rows.filter((row) => widthOf(row) > 0 && heightOf(row) > 0);
}

/** Elements in an animation or transition, which will look different in a moment. */
function movingElements(page: Document): ReadonlySet<Element> {
  const running = page.getAnimations().filter(({ playState }) => playState === 'running');
  const targets = running.map(({ effect }) => (effect instanceof KeyframeEffect ? effect.target : null));
  return new Set(targets.filter((target) => target !== null));
}

function isMoving(element: Element, moving: ReadonlySet<Element>): boolean {
  if (moving.size === 0) return false;
  for (let one: Element | null = element; one; one = one.parentElement) if (moving.has(one)) return true;
  return false;
}
