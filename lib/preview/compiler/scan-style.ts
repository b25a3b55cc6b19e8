/** Specifiers a style sheet imports: package sheets, files and URLs. */
export function scanStyleImports(css: string): string[] {
  return [...css.matchAll(/@import\s+(?:url\(\s*)?["']([^"'\n]{1,300})["']/g)].map(([, specifier]) => specifier!);
}
