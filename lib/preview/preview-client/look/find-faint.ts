import { alphaOf, blend, contrastOf, hexOf, mix, readColour, stopsOf, type Colour } from './colours';
import { type Flaw, mostOfAKind } from './flaw';
import { excerptOf, nameText, startSentence } from './name-thing';
import type { DrawnText } from './read-texts';
import { areaOf, bringToMiddle, clipText, intersect, isOff, viewport, type Box } from './visible';

const white: Colour = [255, 255, 255, 1];
/** Tolerance: colours are rounded when drawn. */
const rounding = 0.05;

type Drawn = { ink: Colour; ground: Colour };

/**
 * Finds texts with too little contrast to their background, faintest first. Nothing is reported if the background is a
 * picture, blurred or otherwise unclear; on a gradient, all colours must fail.
 */
export function findFaint(texts: readonly DrawnText[], moved: Map<Element, number>): Flaw[] {
  const seen = new Set<Element>();
  const faint: Array<{ ratio: number; wanted: number; drawn: Drawn; text: DrawnText }> = [];
  for (const text of texts) {
    if (seen.has(text.element) || isOff(text.element) || isStruckOut(text.element)) continue;
    seen.add(text.element);
    const wanted = wantedOf(text);
    // The first pass only reads styles, which is cheap; most texts pass it.
    const worst = (drawn: Drawn[]) => drawn.toSorted((one, other) => ratioOf(other) - ratioOf(one))[0];
    const chain = drawnOf(text.element);
    const drawn = chain && worst(chain);
    if (!drawn || ratioOf(drawn) >= wanted - rounding || !isOnItsOwn(text, moved)) continue;
    faint.push({ ratio: ratioOf(drawn), wanted, drawn, text });
  }
  const worstFirst = faint.toSorted((one, other) => one.ratio / one.wanted - other.ratio / other.wanted);
  return worstFirst.slice(0, mostOfAKind).map(({ ratio, wanted, drawn, text }, at) => {
    const more =
      at === mostOfAKind - 1 && faint.length > mostOfAKind
        ? ` ${faint.length - mostOfAKind} more texts are too pale.`
        : '';
    return {
      kind: 'faint-text',
      message: `${startSentence(nameText(text.text, text.element))} is too pale: its contrast is ${ratio.toFixed(1)}:1 (${hexOf(drawn.ink)} on ${hexOf(drawn.ground)}), and has to be ${wanted}:1 or more.${more}`,
      excerpt: excerptOf(text.element),
    };
  });
}

/** Struck through or disabled, and so pale on purpose. */
function isStruckOut(element: Element): boolean {
  for (let one: Element | null = element; one; one = one.parentElement) {
    if (getComputedStyle(one).textDecorationLine.includes('line-through')) return true;
  }
  return false;
}

const ratioOf = ({ ink, ground }: Drawn) => contrastOf(ink, ground);

/** 3:1 for large text, as in WCAG 2.2: 24 px, or 18.66 px and bold. */
function wantedOf({ element, fontSize }: DrawnText): number {
  const isBold = Number(getComputedStyle(element).fontWeight) >= 700;
  return fontSize >= 24 || (isBold && fontSize >= 18.66) ? 3 : 4.5;
}

/**
 * Text and background colours with all ancestors applied; several if there is a gradient underneath; null if unknown.
 */
function drawnOf(element: Element): Drawn[] | null {
  const holders: Element[] = [];
  for (let one: Element | null = element; one; one = one.parentElement) holders.unshift(one);
  const own = getComputedStyle(element);
  const ink = readColour(own.webkitTextFillColor || own.color);
  if (!ink || own.textShadow !== 'none' || ink[3] < 0.05) return null;

  function paint(at: number, below: readonly Colour[]): Drawn[] | null {
    const holder = holders[at];
    if (!holder) return below.map((ground) => ({ ink: blend(ink!, ground), ground }));
    const style = getComputedStyle(holder);
    if (style.mixBlendMode !== 'normal' || style.filter !== 'none' || style.backgroundClip.includes('text'))
      return null;
    const grounds = groundsOf(holder, style, below);
    if (grounds === null) return null;
    const inner = paint(at + 1, grounds);
    const opacity = Number(style.opacity);
    if (inner === null || opacity === 1) return inner;
    // Opacity fades text and background of a group together over what lies below.
    return below.length === 1 ? inner.map((drawn) => fade(drawn, below[0]!, opacity)) : null;
  }
  return paint(0, [white]);
}

const fade = ({ ink, ground }: Drawn, below: Colour, opacity: number): Drawn => ({
  ink: mix(ink, below, opacity),
  ground: mix(ground, below, opacity),
});

function groundsOf(holder: Element, style: CSSStyleDeclaration, below: readonly Colour[]): Colour[] | null {
  const colour = readColour(style.backgroundColor);
  if (colour === null) return null;
  const plain = below.map((ground) => blend(colour, ground));
  if (style.backdropFilter !== 'none' && colour[3] < 0.95) return null;
  if (shades(holder, '::before') || shades(holder, '::after')) return null;
  if (style.backgroundImage === 'none') return plain;
  const isWhole = ['auto', 'cover', '100%', '100% 100%'].includes(style.backgroundSize);
  const stops = isWhole ? stopsOf(style.backgroundImage) : null;
  return stops === null || plain.length > 1 ? null : stops.map((stop) => blend(stop, plain[0]!));
}

/** Whether the pseudo-element paints over a good part of the element, in front of it or behind it. */
function shades(holder: Element, which: '::before' | '::after'): boolean {
  const style = getComputedStyle(holder, which);
  if (style.content === 'none' || !['absolute', 'fixed'].includes(style.position)) return false;
  const isPainted = style.backgroundImage !== 'none' || alphaOf(style.backgroundColor) > 0;
  const { width, height } = holder.getBoundingClientRect();
  const area = Number.parseFloat(style.width) * Number.parseFloat(style.height);
  return isPainted && !(area < width * height * 0.2);
}

/**
 * Whether nothing but its ancestors is drawn at the text's middle: no picture, overlay or neighbour, in front of it or
 * behind it.
 */
function isOnItsOwn(text: DrawnText, moved: Map<Element, number>): boolean {
  const { element } = text;
  if (!isInView(text)) bringToMiddle(element, moved);
  const box = lineInView(element);
  if (!box) return false;
  const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const isKin = (one: Element) => one.contains(element) || element.contains(one);
  const stack = document.elementsFromPoint(x, y);
  if (stack.length === 0) return false;
  for (const one of stack) {
    if (!isKin(one) && paintsSomething(one)) return false;
    // Anything below this is invisible.
    if (one.contains(element) && alphaOf(getComputedStyle(one).backgroundColor) > 0.99) break;
  }
  // `elementsFromPoint` omits elements that let clicks through.
  return ![...document.querySelectorAll('img, video, canvas, svg, .pointer-events-none, [style*=pointer-events]')].some(
    (one) => {
      const own = one.getBoundingClientRect();
      const isThere = own.left <= x && own.right >= x && own.top <= y && own.bottom >= y;
      return isThere && !isKin(one) && getComputedStyle(one).pointerEvents === 'none' && paintsSomething(one);
    },
  );
}

const isInView = ({ lines }: DrawnText) =>
  lines.some((line) => areaOf(intersect(line, viewport())) > areaOf(line) * 0.9);

function lineInView(element: Element): Box | null {
  const range = document.createRange();
  range.selectNodeContents(element);
  const boxes = [...range.getClientRects()].map((line) => intersect(clipText(line, element), viewport()));
  return boxes.toSorted((one, other) => areaOf(other) - areaOf(one)).find((box) => areaOf(box) > 16) ?? null;
}

const media = 'img, video, canvas, svg, svg *, iframe, picture';

function paintsSomething(element: Element): boolean {
  if (element.matches(media)) return true;
  const style = getComputedStyle(element);
  if (style.backgroundImage !== 'none' || style.backdropFilter !== 'none') return true;
  return alphaOf(style.backgroundColor) > 0;
}
