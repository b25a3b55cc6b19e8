import { expect, test } from 'vitest';
import { isPath } from '../../base/files/path';
import { createReplyParser } from './create-reply-parser';
import { readReply } from './read-reply';
import type { ReplyEvent } from './reply-event';
import { joinDeltas, parsePieces } from './reply-in-chunks';

/** Mulberry32: the same numbers for the same seed on every machine. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) % below;
  };
}

const bits = [
  ...[
    '<file path="src/a.ts">',
    '</file>',
    '<edit path="b.tsx">',
    '</edit>',
    '<find>',
    '</find>',
    '<replace>',
    '</replace>',
  ],
  ...['<direction>', '</direction>', 'idea: paper', 'colors: a #000000, b #ffffff'],
  ...['<plan>', '</plan>', '<ask>', '</ask>', '<migration name="m">', '</migration>', '<promise id="p">', '</promise>'],
  ...[
    '<delete path="../x"/>',
    '<rename from="/etc/x" to="./y"/>',
    '<file path="a/../../b">',
    '<package name="x"/>',
    '<done/>',
  ],
  ...[
    '```',
    '```tsx',
    '~~~',
    '<',
    '</',
    '</fi',
    '>',
    '"',
    "'",
    '=',
    '\\',
    ' ',
    '  ',
    '\t',
    '\r',
    '\r\n',
    '\u0000',
    '\uFEFF',
    '🙂',
    'é',
  ],
  ...['word', '- choice', '../', './', '/home/project/', 'C:', 'path=', '<file path="', "<file path='q.md'>"],
];

function createNoise(random: (below: number) => number): string {
  let text = '';
  for (let count = 5 + random(60); count > 0; count--)
    text += (bits[random(bits.length)] ?? '') + (random(3) > 0 ? '\n' : '');
  return text;
}

function cutAnywhere(text: string, random: (below: number) => number): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length;) {
    const size = 1 + random(12);
    pieces.push(text.slice(start, start + size));
    start += size;
  }
  return pieces;
}

function checkPaths(events: readonly ReplyEvent[]) {
  for (const event of events) {
    if ('path' in event && event.path !== null) expect(isPath(event.path)).toBe(true);
    if (event.type === 'file-rename') expect([event.from, event.to].every(isPath)).toBe(true);
  }
}

/** A file's deltas, joined, are its content; no other file's events come between its start and end. */
function checkFiles(events: readonly ReplyEvent[]) {
  let open: { path: string; text: string } | null = null;
  for (const event of events) {
    if (event.type === 'file-start') open = { path: event.path, text: '' };
    if (event.type === 'file-delta') {
      expect(event.path).toBe(open?.path);
      if (open !== null) open.text += event.text;
    }
    if (event.type === 'file-end') {
      expect({ path: event.path, text: event.content }).toEqual(open);
      open = null;
    }
  }
}

const rounds = process.env.EASEL_LONG_TESTS === '1' ? 20_000 : 1_500;

test('noise parses the same however it is cut, without throwing and without a path that escapes', () => {
  for (let seed = 1; seed <= rounds; seed++) {
    const random = createRandom(seed);
    const text = createNoise(random);
    const events = parsePieces(cutAnywhere(text, random)).flat();
    expect({ seed, events: joinDeltas(events) }).toEqual({ seed, events: joinDeltas(readReply(text)) });
    checkPaths(events);
    checkFiles(events);
  }
});

test('no event is taken back: the events of a cut reply are the first events of the whole reply', () => {
  for (let seed = 1; seed <= rounds; seed++) {
    const random = createRandom(seed + 1_000_000);
    const text = createNoise(random);
    const told = structuredClone(createReplyParser().push(text.slice(0, random(text.length))));
    const whole = joinDeltas(readReply(text));
    const last = told.at(-1);
    if (last === undefined) continue;
    expect({ seed, told: whole.slice(0, told.length - 1) }).toEqual({ seed, told: told.slice(0, -1) });
    const counterpart = whole[told.length - 1];
    if (last.type === 'text-delta' || last.type === 'file-delta') {
      expect(counterpart?.type === last.type && counterpart.text.startsWith(last.text)).toBe(true);
    } else expect(counterpart).toEqual(last);
  }
});
