import { alphaOf } from './colours';
import { type Flaw, mostOfAKind } from './flaw';
import { excerptOf, nameText, startSentence } from './name-thing';
import type { DrawnText } from './read-texts';
import { clipText, heightOf, intersect, isOff, opacityOf, widthOf, type Box } from './visible';

/** In px: letters that only touch can still be read. */
const leastAcross = 6;

type Line = { box: Box; text: DrawnText };

/**
 * Finds texts drawn over each other so that neither can be read. A text with its own background is allowed to cover
 * another one.
 */
export function findCrossedTexts(texts: readonly DrawnText[]): Flaw[] {
  const lines = texts
    .filter(({ element }) => !isOff(element))
    .flatMap((text) => text.lines.map((line) => ({ box: clipText(letters(line, text.fontSize), text.element), text })))
    .filter(({ box }) => widthOf(box) > 0 && heightOf(box) > 0)
    .toSorted((one, other) => one.box.top - other.box.top);
  const flaws: Flaw[] = [];
  const told = new Set<Element>();
  for (const [at, upper] of lines.entries()) {
    for (let next = at + 1; next < lines.length && lines[next]!.box.top < upper.box.bottom; next += 1) {
      const lower = lines[next]!;
      if (told.has(upper.text.element) || told.has(lower.text.element) || !cross(upper, lower)) continue;
      told.add(upper.text.element).add(lower.text.element);
      const [first, second] = [upper.text, lower.text];
      flaws.push({
        kind: 'text-overlap',
        message: `${startSentence(nameText(first.text, first.element))} and ${nameText(second.text, second.element)} are drawn over each other. Give each room of its own.`,
        excerpt: `${excerptOf(first.element)}\nacross ${excerptOf(second.element)}`,
      });
      if (flaws.length === mostOfAKind) return flaws;
    }
  }
  return flaws;
}

/** The part of a line that letters fill. Fonts leave space above and below, and tightly set lines overlap there. */
function letters({ left, top, right, bottom }: Box, fontSize: number): Box {
  const middle = (top + bottom) / 2;
  return { left, right, top: middle - fontSize * 0.32, bottom: middle + fontSize * 0.32 };
}

function cross(one: Line, other: Line): boolean {
  if (one.text.node === other.text.node) return false;
  const [first, second] = [one.text, other.text];
  // Parts of the same sentence: the browser places them.
  if (first.element.contains(second.element) || second.element.contains(first.element)) return false;
  const both = intersect(one.box, other.box);
  const high = heightOf(both) / Math.min(heightOf(one.box), heightOf(other.box));
  if (widthOf(both) < leastAcross || high < 0.3) return false;
  // A huge figure behind a text is decoration.
  const sizes = [first.fontSize, second.fontSize];
  if (Math.max(...sizes) >= Math.min(...sizes) * 3) return false;
  if ([first, second].some(({ element }) => isTilted(element) || isGhost(element))) return false;
  return !hides(first.element, second.element) && !hides(second.element, first.element);
}

const isGhost = (element: Element) => opacityOf(element) * alphaOf(getComputedStyle(element).color) < 0.35;

function isTilted(element: Element): boolean {
  for (let one: Element | null = element; one; one = one.parentElement) {
    const { transform } = getComputedStyle(one);
    if (transform === 'none') continue;
    const { b, c } = new DOMMatrix(transform);
    if (b !== 0 || c !== 0) return true;
  }
  return false;
}

/**
 * Whether `one` has its own background below the common ancestor and is positioned, so that it covers what is below.
 */
function hides(one: Element, other: Element): boolean {
  let isPlaced = false;
  let hasGround = false;
  for (let holder: Element | null = one; holder && !holder.contains(other); holder = holder.parentElement) {
    const style = getComputedStyle(holder);
    isPlaced ||= style.position !== 'static' || style.transform !== 'none' || style.opacity !== '1';
    hasGround ||=
      alphaOf(style.backgroundColor) > 0.5 || style.backgroundImage !== 'none' || style.backdropFilter !== 'none';
  }
  return isPlaced && hasGround;
}
