/** A custom property within an `@theme` block, with the position of its value in the text. */
export type ThemeToken = { name: string; value: string; from: number; to: number };

const themeBlock = /@theme(?:\s+[a-z]+)*\s*\{/g;
const declaration = /(?<![\w-])(--[\w-]+)\s*:\s*([^;{}\s][^;{}]{0,500})(?:;|$)/g;

/**
 * Reads the tokens in the `@theme` blocks of a style sheet in order, ignoring comments. Their positions let callers
 * change values and leave everything else as it is.
 */
export function readTheme(css: string): ThemeToken[] {
  // Replace comments with spaces of the same length, so that positions stay valid.
  const text = css.replace(/\/\*(?:[\s\S]*?\*\/|[\s\S]*)/g, (comment) => ' '.repeat(comment.length));
  const tokens: ThemeToken[] = [];
  for (const block of text.matchAll(themeBlock)) {
    const start = block.index + block[0].length;
    for (const found of text.slice(start, endOfBlock(text, start)).matchAll(declaration)) {
      const [whole, name = '', value = ''] = found;
      const from = start + found.index + whole.indexOf(value, whole.indexOf(':'));
      tokens.push({ name, value: value.trim(), from, to: from + value.trimEnd().length });
    }
  }
  return tokens;
}

function endOfBlock(text: string, start: number): number {
  let depth = 1;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return text.length;
}

/** Replaces the values of these tokens, which must be in the order that `readTheme` returns. */
export function replaceValues(css: string, changes: ReadonlyArray<{ token: ThemeToken; value: string }>): string {
  let text = '';
  let at = 0;
  for (const { token, value } of changes) {
    text += css.slice(at, token.from) + value;
    at = token.to;
  }
  return text + css.slice(at);
}
