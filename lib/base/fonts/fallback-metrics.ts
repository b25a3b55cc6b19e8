import type { Family, FamilyKind } from './families';

/** Percentages that give a device font the same width and height as a family's regular weight. */
export type FallbackMetrics = { sizeAdjust: number; ascent: number; descent: number; lineGap: number };

/** Device fonts used as fallbacks, including the metrically compatible ones of Linux. */
export const localFonts: Readonly<Record<FamilyKind, readonly string[]>> = {
  serif: ['Times New Roman', 'Liberation Serif'],
  slab: ['Times New Roman', 'Liberation Serif'],
  sans: ['Arial', 'Liberation Sans'],
  display: ['Arial', 'Liberation Sans'],
  hand: ['Arial', 'Liberation Sans'],
  mono: ['Courier New', 'Liberation Mono'],
};

/**
 * From @capsizecss/metrics 4.3 (MIT), using the formula of its `createFontStack`; no single-width fallback fits
 * Chinese.
 */
const numbers: Readonly<
  Record<string, readonly [sizeAdjust: number, ascent: number, descent: number, lineGap: number]>
> = {
  fraunces: [115.45, 84.71, 22.09, 0],
  newsreader: [105.48, 69.68, 25.12, 0],
  literata: [118.15, 99.62, 26.07, 0],
  'source-serif-4': [117.91, 87.87, 28.41, 0],
  lora: [115.2, 87.33, 23.78, 0],
  'crimson-pro': [98.56, 90.96, 21.8, 0],
  'eb-garamond': [94.77, 106.26, 31.44, 0],
  cormorant: [96.74, 95.52, 29.67, 0],
  alegreya: [100.92, 100.67, 34.18, 0],
  vollkorn: [107.82, 88.3, 40.9, 0],
  petrona: [106.83, 80.31, 25.27, 0],
  piazzolla: [109.54, 101.33, 28.3, 0],
  'playfair-display': [111.26, 97.25, 22.56, 0],
  'bodoni-moda': [114.22, 98.5, 35.02, 0],
  imbue: [71.38, 133.08, 35.02, 0],
  cinzel: [136.86, 71.31, 27.18, 0],
  bitter: [114.46, 81.69, 23.15, 0],
  aleo: [112.98, 80.1, 26.11, 0],
  'bricolage-grotesque': [105.43, 88.21, 25.61, 0],
  'space-grotesk': [109.69, 89.71, 26.62, 0],
  'schibsted-grotesk': [104.49, 93.46, 24.67, 0],
  'familjen-grotesk': [94.59, 108.37, 23.79, 0],
  'hanken-grotesk': [100.94, 99.07, 30.02, 0],
  epilogue: [111.04, 71.15, 21.16, 0],
  syne: [98.47, 93.93, 27.93, 0],
  'instrument-sans': [102.74, 94.42, 24.33, 0],
  geist: [104.76, 95.94, 28.16, 0],
  'public-sans': [104.87, 90.59, 21.46, 0],
  'work-sans': [111.93, 83.09, 21.71, 0],
  archivo: [98.7, 88.96, 21.28, 0],
  'ibm-plex-sans': [101.17, 101.32, 27.18, 0],
  'atkinson-hyperlegible-next': [99.6, 98.8, 31.73, 0],
  'golos-text': [108.57, 90.27, 20.26, 0],
  figtree: [100.72, 94.32, 24.82, 0],
  manrope: [103.19, 103.31, 29.07, 0],
  outfit: [99.82, 100.18, 26.05, 0],
  'plus-jakarta-sans': [104.98, 98.88, 21.15, 0],
  'red-hat-display': [99.15, 102.68, 30.76, 0],
  jost: [96.01, 111.45, 39.06, 0],
  nunito: [101.39, 99.71, 34.82, 0],
  quicksand: [104.31, 95.87, 23.97, 0],
  rubik: [104.98, 89.06, 23.81, 0],
  fredoka: [101.84, 95.64, 23.17, 0],
  'baloo-2': [95.78, 112.55, 54.71, 0],
  unbounded: [134.59, 73.93, 18.2, 0],
  anybody: [110.25, 72.11, 21.77, 0],
  'big-shoulders': [75.48, 130.56, 28.42, 0],
  oswald: [81.43, 146.51, 35.49, 0],
  saira: [103.63, 109.52, 42.36, 0],
  handjet: [74.33, 118.7, 31.65, 0],
  tektur: [110.36, 90.61, 27.18, 0],
  'pixelify-sans': [112.61, 81.7, 24.87, 0],
  'grenze-gotisch': [79.41, 138.53, 47.85, 0],
  grandstander: [111.6, 65.64, 23.75, 0],
  caveat: [76.94, 124.77, 38.99, 0],
  'dancing-script': [81.43, 112.99, 34.39, 0],
  'shantell-sans': [113.28, 90.04, 28.25, 0],
  'jetbrains-mono': [99.98, 102.02, 30, 0],
  'fira-code': [99.98, 99.02, 32.21, 0],
  'martian-mono': [116.65, 85.73, 17.15, 0],
  'azeret-mono': [108.32, 86.51, 21.23, 0],
  recursive: [84.99, 111.78, 29.42, 0],
};

/** Null for a family whose letters resemble no device font. */
export function metricsOf(family: Pick<Family, 'package'>): FallbackMetrics | null {
  const found = numbers[family.package.slice(family.package.indexOf('/') + 1)];
  if (!found) return null;
  const [sizeAdjust, ascent, descent, lineGap] = found;
  return { sizeAdjust, ascent, descent, lineGap };
}
