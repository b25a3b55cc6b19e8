import { colorAsLight, contrastOf, luminanceOf, readColor } from './colors';
import { typefaces, type Look, type LookColors } from './look';
import { otherHues } from './prompt-hues';
import { randomFrom, shuffle } from './random-from';
import { readTheme, replaceValues, type ThemeToken } from './read-theme';

/** A style sheet with another look, and that look as tokens for drawing thumbnails. */
export type Restyled = { css: string; look: Look };

/** Names of colours that carry a meaning. They are not changed: an amount owed stays red. */
const meaning =
  /danger|error|success|warn|alert|info|positive|negative|income|expense|good|bad|gain|loss|paid|due|red|green|amber/;
const readableText = 4.5;
const grey = 0.006;
const types: readonly Look['type'][] = ['plain', 'book', 'round', 'poster', 'desk'];
/** Tailwind's own corner radii, in rem, for themes that define none. */
const usualCorners = { sm: 0.25, md: 0.375, lg: 0.5, xl: 0.75, '2xl': 1, '3xl': 1.5 };

type Color = { token: ThemeToken; hex: string; c: number; h: number };

/**
 * Makes three other looks for an app from its own style sheet. Each rotates the theme's colours to another leading hue
 * and sets other fonts and corners. Only values in `@theme` change, so behaviour can't. Every colour keeps its WCAG
 * luminance, the only thing contrast depends on, so readable pairs of tokens stay readable. Empty if the theme has
 * fewer than two colours, or none with a hue to change. The same sheet and seed give the same three.
 */
export function restyle(css: string, seed: number): Restyled[] {
  const tokens = readTheme(css);
  const colors = tokens.flatMap((token): Color[] => {
    const color = token.name.startsWith('--color-') ? readColor(token.value) : null;
    return color === null ? [] : [{ token, ...color }];
  });
  const leading = colors.filter(isTurned).toSorted((one, other) => other.c - one.c)[0];
  if (leading === undefined || colors.length < 2) return [];

  const random = randomFrom(`${seed}\n${css}`);
  const faces = shuffle(types, random);
  const corners = shuffle([0.4, 1, 1.6], random);
  return otherHues(leading.h, random).map((hue, index) => {
    const turn = hue - leading.h;
    const painted = keepReadable(
      colors,
      colors.map((color) =>
        isTurned(color) ? colorAsLight(luminanceOf(color.hex), color.c, (color.h + turn + 360) % 360) : color.hex,
      ),
    );
    const type = faces[index]!;
    const byName = new Map(colors.map(({ token }, at) => [token, painted[at]!]));
    const changes = tokens.flatMap((token) => {
      const value = byName.get(token) ?? faceOf(token.name, type) ?? cornerOf(token, corners[index]!);
      return value === null || value === undefined ? [] : [{ token, value }];
    });
    const look: Look = {
      scheme: 'light',
      colors: rolesOf(painted, painted[colors.indexOf(leading)]!),
      type,
      corner: 0.75 * corners[index]!,
      unit: 0.25,
    };
    return { css: addMissing(replaceValues(css, changes), tokens, type, corners[index]!), look };
  });
}

function isTurned({ token, c }: Color): boolean {
  return c >= grey && !meaning.test(token.name);
}

/**
 * Restores the old colours of pairs that would fall below AA, since rounding to 8 bits per channel changes contrast
 * slightly.
 */
function keepReadable(before: readonly Color[], after: readonly string[]): string[] {
  const kept = [...after];
  for (let isDone = false; !isDone;) {
    isDone = true;
    for (const [one, first] of before.entries()) {
      for (const [other, second] of before.entries()) {
        if (one <= other || contrastOf(first.hex, second.hex) < readableText) continue;
        if (contrastOf(kept[one]!, kept[other]!) >= readableText) continue;
        if (kept[one] === first.hex && kept[other] === second.hex) continue;
        [kept[one], kept[other]] = [first.hex, second.hex];
        isDone = false;
      }
    }
  }
  return kept;
}

function faceOf(name: string, type: Look['type']): string | null {
  if (!name.startsWith('--font-') || name.slice('--font-'.length).includes('--')) return null;
  if (/mono|code|num|weight|size/.test(name)) return null;
  return /sans|body|text|ui/.test(name) ? typefaces[type].body : typefaces[type].head;
}

function cornerOf({ name, value }: ThemeToken, factor: number): string | null {
  const size = name.startsWith('--radius') ? /^(\d+(?:\.\d+)?|\.\d+)(rem|px)$/.exec(value) : null;
  // Fully rounded corners are not changed.
  if (size === null || Number(size[1]) > (size[2] === 'px' ? 64 : 4)) return null;
  return `${Math.round(Number(size[1]) * factor * 1000) / 1000}${size[2]}`;
}

/** Adds fonts and corners to a theme that uses Tailwind's defaults for them. */
function addMissing(css: string, tokens: readonly ThemeToken[], type: Look['type'], factor: number): string {
  const lines = [
    ...(tokens.some(({ name }) => name === '--font-sans') ? [] : [`--font-sans: ${typefaces[type].body}`]),
    ...(tokens.some(({ name }) => name.startsWith('--radius'))
      ? []
      : Object.entries(usualCorners).map(
          ([size, rem]) => `--radius-${size}: ${Math.round(rem * factor * 1000) / 1000}rem`,
        )),
  ];
  const last = readTheme(css).at(-1);
  if (lines.length === 0 || last === undefined) return css;
  const end = css.slice(last.to).startsWith(';') ? last.to + 1 : last.to;
  const separator = end === last.to ? ';' : '';
  return `${css.slice(0, end)}${separator}${lines.map((line) => `\n  ${line};`).join('')}${css.slice(end)}`;
}

/** Assigns roles to colours by lightness, only for drawing thumbnails of a look. */
function rolesOf(painted: readonly string[], brand: string): LookColors {
  const byLight = painted.toSorted((one, other) => luminanceOf(other) - luminanceOf(one));
  const at = (share: number) => byLight[Math.round(share * (byLight.length - 1))]!;
  const paper = luminanceOf(at(0)) > 0.4 ? at(0) : '#ffffff';
  const ink = at(1);
  const brandInk = contrastOf('#ffffff', brand) >= contrastOf(ink, brand) ? '#ffffff' : ink;
  const ofOthers = { paper, card: at(0.15), tint: at(0.3), line: at(0.3), muted: at(0.7), ink, danger: brand };
  return { ...ofOthers, brand, 'brand-ink': brandInk };
}
