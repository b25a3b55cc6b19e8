import { families, type Family } from './families';
import { localFonts, metricsOf } from './fallback-metrics';

const byName: ReadonlyMap<string, Family> = new Map(families.map((family) => [family.name, family]));
const fallbackName = (family: Family) => `${family.name} Fallback`;

/**
 * Adds to a style sheet, after each listed family, a device font adjusted to its widths and heights, so that nothing
 * shifts when the family has loaded. A sheet without such a family is returned unchanged. O(characters).
 */
export function addFallbacks(css: string): string {
  if (!css.includes(' Variable')) return css;
  const used = new Set<Family>();
  const follow = (whole: string, quote: string, name: string) => {
    const family = byName.get(name);
    if (!family || !metricsOf(family)) return whole;
    used.add(family);
    return `${whole}, ${quote}${fallbackName(family)}${quote}`;
  };
  const within = (text: string) =>
    text.replace(
      /(?<![\w-])([\w-]+)(\s*:)([^;{}]*)/g,
      (whole: string, property: string, colon: string, value: string) => {
        if (!namesFonts(property) || value.includes(' Fallback')) return whole;
        return property + colon + value.replace(/(["'])([A-Z][\w ]{1,60} Variable)\1/g, follow);
      },
    );
  let made = '';
  let at = 0;
  // An `@font-face` rule names its own family and needs no fallback after it.
  for (const face of css.matchAll(/@font-face\s*\{[^{}]*\}/g)) {
    made += within(css.slice(at, face.index)) + face[0];
    at = face.index + face[0].length;
  }
  made += within(css.slice(at));
  return used.size === 0 ? css : `${made}\n${[...used].map(faceOf).join('\n')}\n`;
}

const namesFonts = (property: string) =>
  property === 'font' || property === 'font-family' || (property.startsWith('--') && property.includes('font'));

function faceOf(family: Family): string {
  const { sizeAdjust, ascent, descent, lineGap } = metricsOf(family)!;
  const sources = localFonts[family.kind].map((name) => `local("${name}")`).join(', ');
  return `@font-face { font-family: "${fallbackName(family)}"; src: ${sources}; size-adjust: ${sizeAdjust}%; ascent-override: ${ascent}%; descent-override: ${descent}%; line-gap-override: ${lineGap}%; }`;
}
