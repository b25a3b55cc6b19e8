import {
  clampChroma,
  converter,
  formatHex,
  modeHsl,
  modeLrgb,
  modeOklch,
  modeRgb,
  parse,
  useMode as registerMode,
  wcagContrast,
  wcagLuminance,
} from 'culori/fn';

// The library's default entry includes every colour space and is ten times the size; looks only need these.
registerMode(modeRgb);
registerMode(modeLrgb);
registerMode(modeHsl);
registerMode(modeOklch);

const toOklch = converter('oklch');

/** The colour as `#rrggbb`. Chroma is reduced to what screens can show; lightness and hue are kept. */
export function colorOf(l: number, c: number, h: number): string {
  return formatHex(clampChroma({ mode: 'oklch', l, c, h }, 'oklch'));
}

/** WCAG 2 contrast of two colours, 1 to 21. */
export const contrastOf = (one: string, other: string): number => wcagContrast(one, other);

/** WCAG 2 relative luminance, 0 to 1. Contrast depends on nothing else. */
export const luminanceOf = (color: string): number => wcagLuminance(color);

/** A CSS colour's chroma and hue, and the colour as `#rrggbb`; null unless it is a plain, opaque colour. */
export function readColor(text: string): { hex: string; c: number; h: number } | null {
  const color = parse(text);
  if (color === undefined || (color.alpha ?? 1) < 1) return null;
  const { c, h = 0 } = toOklch(color);
  return { hex: formatHex(color), c, h };
}

/**
 * The colour with this chroma and hue whose WCAG luminance is as close to the given one as 8 bits per channel allow.
 */
export function colorAsLight(luminance: number, c: number, h: number): string {
  let [low, high] = [0, 1];
  for (let step = 0; step < 18; step++) {
    const middle = (low + high) / 2;
    if (wcagLuminance(colorOf(middle, c, h)) < luminance) low = middle;
    else high = middle;
  }
  return colorOf((low + high) / 2, c, h);
}
