/** Red, green and blue from 0 to 255, alpha from 0 to 1. */
export type Colour = readonly [red: number, green: number, blue: number, alpha: number];

const known = new Map<string, Colour | null>();
let pencil: CanvasRenderingContext2D | null = null;

/** Parses any CSS colour the way the browser renders it; null if it can't be rendered. */
export function readColour(text: string): Colour | null {
  const seen = known.get(text);
  if (seen !== undefined) return seen;
  const colour = drawColour(text);
  if (known.size < 2000) known.set(text, colour);
  return colour;
}

function drawColour(text: string): Colour | null {
  if (!CSS.supports('color', text)) return null;
  if (pencil === null) {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [1, 1];
    pencil = canvas.getContext('2d', { willReadFrequently: true });
  }
  if (pencil === null) return null;
  pencil.clearRect(0, 0, 1, 1);
  pencil.fillStyle = text;
  pencil.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 0] = pencil.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
}

export const alphaOf = (text: string): number => readColour(text)?.[3] ?? 0;

/** Blends `share` (0 to 1) of the first colour over the second, opaque one. */
export function mix(over: Colour, under: Colour, share: number): Colour {
  const at = (channel: 0 | 1 | 2) => over[channel] * share + under[channel] * (1 - share);
  return [at(0), at(1), at(2), 1];
}

export const blend = (over: Colour, under: Colour): Colour => mix(over, under, over[3]);

function luminanceOf([red, green, blue]: Colour): number {
  const linear = (channel: number) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** Contrast from 1 to 21, as defined by WCAG 2.2: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrastOf(one: Colour, other: Colour): number {
  const [dark, light] = [luminanceOf(one), luminanceOf(other)].toSorted((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

export const hexOf = (colour: Colour): string =>
  `#${colour
    .slice(0, 3)
    .map((channel) => Math.round(channel).toString(16).padStart(2, '0'))
    .join('')}`;

const colourPattern = /\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\([^()]*\)/gu;

/** The colours of a gradient in a computed style; null for an image, or for several layers. */
export function stopsOf(image: string): Colour[] | null {
  if (image.includes('url(') || image.split('gradient(').length !== 2) return null;
  const colours = [...image.matchAll(colourPattern)].map(([text]) => readColour(text));
  return colours.length > 0 && colours.every((colour) => colour !== null) ? colours : null;
}
