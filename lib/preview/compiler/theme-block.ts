function closeOf(css: string, open: number): number {
  let depth = 0;
  const token = /\/\*[\s\S]*?(?:\*\/|$)|"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|[{}]/g;
  token.lastIndex = open;
  for (let match = token.exec(css); match; match = token.exec(css)) {
    if (match[0] === '{') depth += 1;
    if (match[0] === '}') {
      depth -= 1;
      if (depth === 0) return match.index;
    }
  }
  return -1;
}

/** The complete `@theme` blocks of a sheet; cost O(n). */
export function closedThemeBlocks(css: string): string[] {
  const blocks: string[] = [];
  const opening = /\/\*[\s\S]*?(?:\*\/|$)|@theme\b[^{};@]*\{/g;
  for (let match = opening.exec(css); match; match = opening.exec(css)) {
    if (match[0].startsWith('/*')) continue;
    const close = closeOf(css, match.index + match[0].length - 1);
    if (close < 0) break;
    blocks.push(css.slice(match.index, close + 1));
    opening.lastIndex = close + 1;
  }
  return blocks;
}

/** Rewrites themes to keep every variable, used or not, because the files that will use them are not written yet. */
export function keepThemeVariables(css: string): string {
  return css.replace(/@theme\b([^{};@]*)\{/g, (whole: string, options: string) =>
    /\b(?:static|reference)\b/.test(options) ? whole : `@theme static${options.trimEnd()} {`,
  );
}
