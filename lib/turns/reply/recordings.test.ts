import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readReply } from './read-reply';
import { cutEvery, joinDeltas, parsePieces } from './reply-in-chunks';

const folder = new URL('../demo/recordings/', import.meta.url);
const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.reply(?:\.broken|\.ask)?\.txt$/.test(name))
  .sort();
const sizes = [1, 2, 3, 7, 12, 64, 1000];
const isLong = process.env.EASEL_LONG_TESTS === '1';

describe.each(names)('%s', (name) => {
  const text = readFileSync(new URL(name, folder), 'utf8');
  const whole = readReply(text);

  test('has no refused, unfinished or left-over tag', () => {
    expect(whole.filter((event) => event.type === 'refused')).toEqual([]);
    expect(whole.filter((event) => 'complete' in event && !event.complete)).toEqual([]);
    const prose = whole.filter((event) => event.type === 'text-delta').map(({ text }) => text);
    expect(prose.join('')).not.toMatch(/^\s*<\/?[a-z]/m);
  });

  test('gives the exact content of its files', () => {
    const plain = /^<file path="([^"]+)">\n([^]*?)\n?^<\/file>$/gm;
    const expected = [...text.matchAll(plain)].map(([, path, content]) => ({ path, content }));
    const files = whole.filter((event) => event.type === 'file-end').map(({ path, content }) => ({ path, content }));
    expect(files).toEqual(expected);
  });

  // In the normal run each recording has one chunk size, so that every size occurs; the long run takes all of them.
  const chosen = isLong ? sizes : sizes.filter((_, index) => index === names.indexOf(name) % sizes.length);
  test.each(chosen)('gives the same events in chunks of %i', (size) => {
    expect(joinDeltas(parsePieces(cutEvery(text, size)).flat())).toEqual(joinDeltas(whole));
  });
});

test('there are recordings to read', () => {
  expect(names.length).toBeGreaterThan(40);
});
