import { cutText } from '../foundation/cut-text';
import { directionLimits, type Direction } from './direction';

const keys = ['idea', 'colors', 'type', 'opening', 'motion'] as const;
type Key = (typeof keys)[number];

/** `idea: …`, possibly as a list item, in bold, or with a Chinese colon. */
const keyLine = /^[\s*_-]*([a-z]+)[*_]*[ \t]*[:：]([^]*)$/i;

/**
 * Reads the content of a `<direction>`: lines `key: value`, possibly wrapped. Unknown keys and invalid colours are
 * skipped; long values are cut. Null unless there is an idea and two colours. O(n) in characters.
 */
export function readDirection(text: string): Direction | null {
  const values = readValues(text);
  const idea = oneLine(values.idea, directionLimits.idea);
  const colors = readColors(values.colors);
  if (idea === '' || colors.length < directionLimits.leastColors) return null;
  const lineOf = (key: Key) => oneLine(values[key], directionLimits.line);
  return { idea, colors, type: lineOf('type'), opening: lineOf('opening'), motion: lineOf('motion') };
}

/** Where an unclosed direction ends and prose begins: at the last blank line with no direction after it. O(n). */
export function endOfLines(text: string): number {
  let end: number | null = 0;
  let at = 0;
  for (const line of text.split('\n')) {
    const word = keyLine.exec(line)?.[1];
    const isDirection = (word !== undefined && keyOf(word.toLowerCase()) !== null) || hexColor.test(line);
    if (isDirection) end = null;
    else if (end === null && line.trim() === '') end = at;
    at += line.length + 1;
  }
  return end ?? text.length;
}

function readValues(text: string): Record<Key, string> {
  const values: Record<Key, string> = { idea: '', colors: '', type: '', opening: '', motion: '' };
  let current: Key | null = null;
  for (const line of text.split('\n')) {
    if (/^\s*(?:```|~~~)/.test(line)) continue;
    // A blank line ends a value, unless the value has not started yet.
    if (line.trim() === '') {
      if (current !== null && values[current].trim() !== '') current = null;
      continue;
    }
    const [, word, value = ''] = keyLine.exec(line) ?? [];
    const key = word === undefined ? null : keyOf(word.toLowerCase());
    // `- paper: #f6f0e1` under `colors:` is a colour, not a key.
    if (word === undefined || (key === null && current === 'colors')) {
      if (current !== null) values[current] += `\n${line}`;
      continue;
    }
    current = key;
    if (key !== null) values[key] = value;
  }
  return values;
}

function keyOf(word: string): Key | null {
  if (/^colou?rs?$/.test(word)) return 'colors';
  return keys.find((key) => key === word) ?? null;
}

const hexColor = /#([0-9a-f]{6}|[0-9a-f]{3})(?![0-9a-z])/i;

function readColors(text: string): Direction['colors'] {
  const colors = text.split(/[,，、;；\n]/).flatMap((part) => {
    const [written, digits] = hexColor.exec(part) ?? [];
    if (written === undefined || digits === undefined) return [];
    const hex = `#${digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits}`.toLowerCase();
    const name = oneLine(part.replace(written, ' ').replace(/[*_"'`()[\]{}<>=:：-]/g, ' '), directionLimits.name);
    return [{ name: name === '' ? hex : name, hex }];
  });
  return colors.slice(0, directionLimits.mostColors);
}

/** Puts a text on one line, removes invisible and direction-changing characters, and cuts it to `longest`. */
function oneLine(text: string, longest: number): string {
  const line = text
    .toWellFormed()
    .replace(/[\s\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .trim();
  return cutText(line, longest);
}
