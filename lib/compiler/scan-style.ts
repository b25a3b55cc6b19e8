/** What a style sheet imports, as it names it: sheets of packages, files and addresses alike. */
export function scanStyleImports(css: string): string[] {
  return [...css.matchAll(/@import\s+(?:url\(\s*)?["']([^"'\n]{1,300})["']/g)].map(([, specifier]) => specifier!);
}
