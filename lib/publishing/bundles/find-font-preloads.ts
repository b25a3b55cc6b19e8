/** What a first page usually needs: one font for headings and one for text. */
const most = 2;

/**
 * Addresses of the fonts to preload because the first page requests them as soon as its sheets are read: for each
 * family that a rule uses, the upright font for basic Latin. Takes the sheets as the bundler wrote them, minified or
 * not.
 */
export function findFontPreloads(sheets: readonly string[]): string[] {
  const css = sheets.join('\n');
  const face = /@font-face\s*\{([^{}]*)\}/g;
  const rules = css.replace(face, '');
  const found = new Map<string, string>();
  for (const [, declarations] of css.matchAll(face)) {
    const said = (name: string) =>
      declarations!
        .split(';')
        .map((one) => one.trim())
        .find((one) => one.startsWith(`${name}:`))
        ?.slice(name.length + 1)
        .trim();
    const family = said('font-family')?.replace(/^["']|["']$/g, '');
    const address = /url\(["']?(\/[^"'()]+\.woff2)["']?\)/.exec(said('src') ?? '')?.[1];
    const isLatin = /U\+0*-0*FF\b|U\+\?\?(?!\?)/i.test(said('unicode-range') ?? '');
    const isUpright = (said('font-style') ?? 'normal') === 'normal';
    if (family && address && isLatin && isUpright && !found.has(family) && rules.includes(family))
      found.set(family, address);
  }
  return [...found.values()].slice(0, most);
}
