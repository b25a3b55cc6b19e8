import { expect, test } from 'vitest';
import { mergeTexts } from './merge-texts';

const base = ['a', 'b', 'c', 'd', 'e', 'f', 'g', ''].join('\n');
const change = (from: string, to: string) => base.replace(from, to);

test('brings changes of different places together', () => {
  expect(mergeTexts(base, change('b', 'B'), change('f', 'F'))).toBe(change('b', 'B').replace('f', 'F'));
  expect(mergeTexts(base, change('b\n', ''), change('f\n', 'f\nnew\n'))).toBe('a\nc\nd\ne\nf\nnew\ng\n');
  expect(mergeTexts(base, `first\n${base}`, `${base}last\n`)).toBe(`first\n${base}last\n`);
});

test('takes the one side that changed anything', () => {
  expect(mergeTexts(base, base, change('c', 'C'))).toBe(change('c', 'C'));
  expect(mergeTexts(base, change('c', 'C'), base)).toBe(change('c', 'C'));
  expect(mergeTexts(base, base, '')).toBe('');
});

test('takes the same change of both sides once', () => {
  expect(mergeTexts(base, change('c', 'C'), change('c', 'C').replace('g', 'G'))).toBe(
    change('c', 'C').replace('g', 'G'),
  );
  expect(mergeTexts(base, `${base}h\n`, `${base}h\n`)).toBe(`${base}h\n`);
});

test('does not choose between two changes of one place, or of places that touch', () => {
  expect(mergeTexts(base, change('c', 'C'), change('c', 'K'))).toBeNull();
  expect(mergeTexts(base, change('c', 'C'), change('d', 'D'))).toBeNull();
  expect(mergeTexts(base, change('c\nd\n', ''), change('d', 'D'))).toBeNull();
  expect(mergeTexts(base, `${base}mine\n`, `${base}theirs\n`)).toBeNull();
  expect(mergeTexts('', 'mine', 'theirs')).toBeNull();
});

test('has each line of either side once, wherever the two changed it', () => {
  const random = (() => {
    let state = 7;
    return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
  })();
  let merged = 0;
  for (let n = 0; n < 300; n += 1) {
    const lines = Array.from({ length: 30 }, (_, at) => `line ${at}`);
    const edit = (name: string) =>
      lines.flatMap((line) => {
        const chance = random();
        if (chance < 0.04) return [];
        return chance < 0.08 ? [line, `${name} after ${line}`] : [line];
      });
    const [mine, theirs] = [edit('mine'), edit('theirs')];
    const text = mergeTexts(lines.join('\n'), mine.join('\n'), theirs.join('\n'));
    if (text === null) continue;
    merged += 1;
    const wanted = new Set([
      ...mine.filter((line) => line.startsWith('mine')),
      ...theirs.filter((line) => line.startsWith('theirs')),
    ]);
    for (const line of lines) if (mine.includes(line) && theirs.includes(line)) wanted.add(line);
    expect(new Set(text.split('\n'))).toEqual(wanted);
    expect(text.split('\n')).toHaveLength(wanted.size);
  }
  expect(merged).toBeGreaterThan(50);
});
