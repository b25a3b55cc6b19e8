/** Longest piece of text without a blank that is looked at; beyond it stands minified code or data, not class names. */
const maxPiece = 2000;
const closing: Readonly<Record<string, string>> = { '[': ']', '(': ')' };
const mayStart = /[a-zA-Z0-9@*!\-[]/;
const mayStand = /[a-zA-Z0-9_\-:/.%@!*#&+$]/;
/** What may stand right before and right after a class name inside a piece, as in Tailwind's own scanner. */
const mayPrecede = /["'`}]/;
const mayFollow = /["'`\]=]/;

/** Where the bracket opened at `start` closes, strings inside it skipped; -1 if it doesn't. */
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

/** The end of the longest candidate that begins at `start`. */
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
    // A key of an object: `{ hidden: isClosed }`.
    const last = end === piece.length && piece[end - 1] === ':' ? end - 1 : end;
    if (last > at + 1) candidates.add(piece.slice(at, last));
  }
  // Theme variables that are named outright keep their value in the sheet: `var(--color-jade)`.
  for (const [name] of piece.matchAll(/--[a-zA-Z][\w-]*/g)) candidates.add(name);
}

/**
 * Everything in a source text that could be a Tailwind class: a superset, since the engine ignores what it does not
 * know. Each piece between blanks is read from its start and again after each quote, so that brackets which belong to a
 * class stay whole (`[&>svg]:size-4`, `content-['x']`) and those of the code around it don't hide one.
 * Cost: O(n) for ordinary text, bounded by the square of 2,000 characters for a piece without blanks.
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

/** Whether the classes of a file count: code, pages and text, as Tailwind's own automatic detection has it. */
export function hasCandidates(path: string): boolean {
  return scanned.test(path) && !neverScanned.test(path);
}
