import { clampChroma, formatHex, modeLrgb, modeOklch, modeRgb, useMode as registerMode, wcagContrast } from 'culori/fn';

// The library's other entry knows every colour space and is ten times the size; these are all that looks need.
registerMode(modeRgb);
registerMode(modeLrgb);
registerMode(modeOklch);

/** A colour as `#rrggbb`, its chroma brought down to what screens can show; lightness and hue stay. */
export function colorOf(l: number, c: number, h: number): string {
  return formatHex(clampChroma({ mode: 'oklch', l, c, h }, 'oklch'));
}

/** WCAG 2 contrast of two colours, 1 to 21. */
export const contrastOf = (one: string, other: string): number => wcagContrast(one, other);
