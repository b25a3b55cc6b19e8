import type { EditRung } from './edit-result';

/** The rungs that compare line by line, strictest first; each also ignores whatever the ones before it ignore. */
export type LooseRung = Exclude<EditRung, 'exact' | 'unescaped'>;
export const looseRungs: readonly LooseRung[] = ['trailing-space', 're-indented', 'typographic', 'operator-spacing'];

const typographic: readonly [pattern: RegExp, plain: string][] = [
  [/[‘’‚‛′]/g, "'"],
  [/[“”„‟″]/g, '"'],
  [/[‐-―−]/g, '-'],
  [/[\u00a0\u2000-\u200a\u202f\u3000]/g, ' '],
];
// oxlint-disable-next-line no-control-regex -- the range is ASCII
const beyondAscii = /[^\u0000-\u007f]/;

/** The line as a rung compares it: lines that fold alike count as equal. */
export function foldLine(rung: LooseRung, line: string): string {
  switch (rung) {
    case 'trailing-space':
      return line.trimEnd();
    case 're-indented':
      return line.trim();
    case 'typographic':
      return foldTypography(line.trim());
    case 'operator-spacing':
      return foldTypography(line.trim())
        .replace(/\s+/g, ' ')
        .replace(/ ?([(){}[\];,:<>=+\-*/|&?]) ?/g, '$1');
    default:
      return rung satisfies never;
  }
}

/** Replaces typographic quotes, dashes and blanks, and all Unicode compatibility characters, with plain ones. */
function foldTypography(text: string): string {
  if (!beyondAscii.test(text)) return text;
  let folded = text;
  for (const [pattern, plain] of typographic) folded = folded.replace(pattern, plain);
  return folded.normalize('NFKC');
}

/**
 * Replaces typographic characters in `text` with plain ones if `find` has them and `found` does not: a model that wrote
 * them by mistake in the find text repeats the mistake in the replacement.
 */
function plainLike(text: string, find: string, found: string): string {
  if (!beyondAscii.test(text)) return text;
  let plain = text;
  for (const [pattern, replacement] of typographic) {
    plain = plain.replace(pattern, (character) =>
      find.includes(character) && !found.includes(character) ? replacement : character,
    );
  }
  return plain;
}

/**
 * A replacement line in the file's own typography: finds the most similar line of the find text, and copies the start
 * and end that the two share from the file's line that matched it. Lines are without indentation.
 */
export function likeFoundLine(line: string, findLines: readonly string[], foundLines: readonly string[]): string {
  const find = findLines.join('\n');
  const found = foundLines.join('\n');
  let best = { start: 0, end: 0, own: '' };
  for (const [index, findLine] of findLines.entries()) {
    const own = foundLines[index]?.trim() ?? '';
    const other = findLine.trim();
    // Positions can be carried over only if the characters correspond one to one.
    if (own.length !== other.length) continue;
    const start = sharedStart(line, other, Math.min(line.length, other.length));
    const end = sharedEnd(line, other, Math.min(line.length, other.length) - start);
    if ((start + end) * 2 >= other.length && start + end > best.start + best.end) best = { start, end, own };
  }
  const middle = plainLike(line.slice(best.start, line.length - best.end), find, found);
  return best.own.slice(0, best.start) + middle + best.own.slice(best.own.length - best.end);
}

function sharedStart(one: string, other: string, most: number): number {
  let length = 0;
  while (length < most && one.charCodeAt(length) === other.charCodeAt(length)) length++;
  return length;
}

function sharedEnd(one: string, other: string, most: number): number {
  let length = 0;
  while (length < most && one.charCodeAt(one.length - 1 - length) === other.charCodeAt(other.length - 1 - length))
    length++;
  return length;
}
