import { colorOf, contrastOf } from './colors';
import type { Look, LookColors } from './look';
import { randomFrom, shuffle } from './random-from';
import { asksForDark, huesFor, type HueRange } from './prompt-hues';

export type ThreeLooks = readonly [Look, Look, Look];

/** Slightly above what WCAG AA requires for text, so that rounding never falls below it. */
const textContrast = 4.6;
const inkContrast = 8;
const types: readonly Look['type'][] = ['plain', 'book', 'round', 'poster', 'desk'];
const corners = [0.125, 0.5, 0.875, 1.25];
const units = [0.225, 0.25, 0.275];

/**
 * Draws three looks for an app from its description, without a model; the same prompt and seed give the same three.
 * They differ in leading colour, type and corners. Text is readable by construction: ink, muted, brand and danger have
 * a contrast of at least 4.5 on paper, card and tint, and so has the brand's own ink on the brand.
 */
export function drawLooks(prompt: string, seed: number): ThreeLooks {
  const random = randomFrom(`${seed}\n${prompt.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()}`);
  const { ranges, isNamed } = huesFor(prompt);
  const scheme = asksForDark(prompt) ? 'dark' : 'light';
  const order = shuffle(ranges, random);
  const shapes = shuffle(corners, random);
  const faces = shuffle(types, random);
  const draw = (index: number): Look => ({
    scheme,
    colors: paint(scheme, hueIn(order[index % order.length]!, random()), {
      // A named colour keeps its hue; the three looks then differ in its strength and in everything else.
      strength: isNamed ? 0.09 + 0.035 * index : 0.08 + 0.09 * random(),
      warmth: random(),
    }),
    type: faces[index]!,
    corner: shapes[index]!,
    unit: units[Math.floor(random() * units.length)]!,
  });
  return [draw(0), draw(1), draw(2)];
}

function paint(
  scheme: Look['scheme'],
  hue: number,
  { strength, warmth }: { strength: number; warmth: number },
): LookColors {
  const isLight = scheme === 'light';
  const color = (l: number, c: number, h = hue) => colorOf(l, c, h);
  const paper = isLight ? color(0.965 + 0.02 * warmth, 0.004 + 0.012 * warmth) : color(0.19, 0.012 + 0.01 * warmth);
  const card = isLight ? color(0.995, 0.002) : color(0.235, 0.014 + 0.01 * warmth);
  const tint = isLight ? color(0.94, 0.02 + 0.015 * warmth) : color(0.29, 0.03);
  const grounds = [paper, card, tint];

  /** The readable colour nearest to `l` on all backgrounds: darkened in steps on light ones, lightened on dark ones. */
  const readable = (l: number, c: number, ratio: number, h = hue): string => {
    const step = isLight ? -0.005 : 0.005;
    for (let at = l; at > 0 && at < 1; at += step) {
      const candidate = color(at, c, h);
      if (grounds.every((ground) => contrastOf(candidate, ground) >= ratio)) return candidate;
    }
    return isLight ? '#000000' : '#ffffff';
  };
  const brand = readable(isLight ? 0.62 : 0.7, strength, textContrast);
  return {
    paper,
    card,
    tint,
    ink: readable(isLight ? 0.3 : 0.92, 0.015 + 0.02 * warmth, inkContrast),
    muted: readable(isLight ? 0.54 : 0.7, 0.02, textContrast),
    line: isLight ? color(0.88, 0.015) : color(0.36, 0.02),
    brand,
    // Contrast is symmetric: the brand is readable on all backgrounds, so the lightest or darkest of them is readable
    // on the brand.
    'brand-ink': isLight ? '#ffffff' : paper,
    danger: readable(isLight ? 0.58 : 0.72, 0.17, textContrast, 27),
  };
}

function hueIn([from, to]: HueRange, at: number): number {
  const width = (to - from + 360) % 360;
  return (from + at * width) % 360;
}
