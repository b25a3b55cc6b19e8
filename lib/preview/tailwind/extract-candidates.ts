/** Longest text without whitespace to examine. Anything longer is minified code or data, not class names. */
const maxPiece = 2000;
const closing: Readonly<Record<string, string>> = { '[': ']', '(': ')' };
const mayStart = /[a-zA-Z0-9@*!\-[]/;
const mayStand = /[a-zA-Z0-9_\-:/.%@!*#&+$]/;
/** Characters allowed right before and right after a class name inside a piece, as in Tailwind's own scanner. */
const mayPrecede = /["'`}]/;
const mayFollow = /["'`\]=]/;

/** Position of the bracket that matches the one at `start`, skipping strings; -1 if there is none. */
function closeOf(text: string, start: number): number {
  const open = [closing[text[start]!]!];
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at]!;
    if (character === '\\') at += 1;
    else if (character === '"' || character === "'" || character === '`') {
      const end = text.indexOf(character, at + 1);
      if (end < 0) return -1;
      at = end;
    } else if (closing[character]) open.push(closing[character]);
    else if (character === ']' || character === ')') {
      if (open.pop() !== character) return -1;
      if (open.length === 0) return at;
    }
  }
  return -1;
}

/** End of the longest candidate that begins at `start`. */
function endOf(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const character = text[at]!;
    if (closing[character]) {
      const close = closeOf(text, at);
      if (close < 0) return at;
      at = close + 1;
    } else if (mayStand.test(character)) at += 1;
    else return at;
  }
  return at;
}

function addPiece(candidates: Set<string>, piece: string): void {
  for (let at = 0; at < piece.length; at += 1) {
    if (!mayStart.test(piece[at]!) || (at > 0 && !mayPrecede.test(piece[at - 1]!))) continue;

    const end = endOf(piece, at);
    if (end < piece.length && !mayFollow.test(piece[end]!)) continue;
    // An object key: `{ hidden: isClosed }`.
    const last = end === piece.length && piece[end - 1] === ':' ? end - 1 : end;
    if (last > at + 1) candidates.add(piece.slice(at, last));
  }
  // Theme variables that are used by name, such as `var(--color-jade)`, must keep their value in the sheet.
  for (const [name] of piece.matchAll(/--[a-zA-Z][\w-]*/g)) candidates.add(name);
}

/**
 * Everything in a source text that could be a Tailwind class. A superset, since the engine ignores unknown names. Each
 * piece between whitespace is scanned from its start and again after each quote, so that brackets within a class stay
 * intact (`[&>svg]:size-4`, `content-['x']`) and brackets of the surrounding code don't hide one. Cost: O(n) for
 * ordinary text, and at most quadratic in the 2,000 characters of a piece without whitespace.
 */
export function extractCandidates(text: string): Set<string> {
  const candidates = new Set<string>();
  const pieces = new Set<string>();
  for (const piece of text.split(/\s+/)) if (piece.length > 1 && piece.length <= maxPiece) pieces.add(piece);
  for (const piece of pieces) addPiece(candidates, piece);
  return candidates;
}

const scanned = /\.(?:[cm]?[jt]sx?|html?|mdx?|vue|svelte|astro|json|txt|php)$/i;
const neverScanned = /(?:^|\/)(?:package-lock\.json$|node_modules\/|\.git\/)/;

/** Whether to scan a file for classes: code, pages and text, as in Tailwind's automatic detection. */
export function hasCandidates(path: string): boolean {
  return scanned.test(path) && !neverScanned.test(path);
}
