import { type Flaw, mostOfAKind } from './flaw';
import { excerptOf, nameText, startSentence } from './name-thing';
import type { DrawnText } from './read-texts';
import { heightOf, isOff, widthOf } from './visible';

/** In px: losing the edge of a letter does not matter. */
const leastCut = 6;
const smallestBox = 12;
/** A longer text that is cut off is collapsed on purpose. */
const mostLinesShown = 2;

/** Finds texts that their own box cuts off without an ellipsis. */
export function findCutTexts(texts: readonly DrawnText[]): Flaw[] {
  const flaws: Flaw[] = [];
  const told = new Set<Element>();
  for (const text of texts) {
    const box = hidingBox(text.element);
    if (!box || told.has(box) || isOff(text.element) || !isCut(text, box)) continue;
    told.add(box);
    flaws.push({
      kind: 'text-cut',
      message: `${startSentence(nameText(text.text, text.element))} is cut off by its own box. Let it wrap or grow, or end it with an ellipsis.`,
      excerpt: excerptOf(box),
    });
    if (flaws.length === mostOfAKind) break;
  }
  return flaws;
}

/** The box that contains the text, if it hides overflow. */
function hidingBox(element: Element): Element | null {
  let box = element;
  while (getComputedStyle(box).display === 'inline' && box.parentElement) box = box.parentElement;
  const { overflowX, overflowY } = getComputedStyle(box);
  return [overflowX, overflowY].some((value) => ['hidden', 'clip'].includes(value)) ? box : null;
}

function isCut({ lines }: DrawnText, box: Element): boolean {
  const style = getComputedStyle(box);
  const room = box.getBoundingClientRect();
  if (widthOf(room) < smallestBox || heightOf(room) < smallestBox) return false;
  const isClamped = style.webkitLineClamp !== 'none' || style.maskImage !== 'none' || fades(box);
  if (isClamped || style.textOverflow !== 'clip') return false;
  const isHidden = (value: string) => ['hidden', 'clip'].includes(value);
  const isCutAcross = lines.some(({ left, right }) => right > room.right + leastCut || left < room.left - leastCut);
  if (isHidden(style.overflowX) && isCutAcross) return true;
  if (!isHidden(style.overflowY)) return false;
  const shown = lines.filter(({ top, bottom }) => (top + bottom) / 2 < room.bottom);
  return shown.length > 0 && shown.length < lines.length && shown.length <= mostLinesShown;
}

const fades = (box: Element) =>
  (['::before', '::after'] as const).some((which) => getComputedStyle(box, which).backgroundImage !== 'none');
