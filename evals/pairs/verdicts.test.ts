import { expect, test } from 'vitest';
import type { PairKey } from './draw-order';
import { blankVerdicts, printVerdicts, readVerdicts, sumVerdicts, wilson, type Verdict } from './verdicts';

const key: PairKey = {
  ...{ seed: 1, a: 'old', b: 'new' },
  pairs: [
    { id: 'shop', shown1: 'A', shown2: 'B' },
    { id: 'club', shown1: 'B', shown2: 'A' },
    { id: 'hall', shown1: 'B', shown2: 'A' },
    { id: 'rota', shown1: 'A', shown2: 'B' },
  ],
};
const verdict = (part: Partial<Verdict> & { id: string }): Verdict => ({
  ...{ preferred: 1, appearance1: 3, appearance2: 4, kept1: null, kept2: null, why: 'Because.' },
  ...part,
});
const write = (...rows: unknown[]) => rows.map((row) => JSON.stringify(row)).join('\n');

test('reads what a judge has filled in, ignoring blank lines', () => {
  const rows = [verdict({ id: 'shop' }), verdict({ id: 'club', preferred: 'neither' })];
  expect(readVerdicts(`${write(rows[0])}\n\n${write(rows[1])}\r\n`, key)).toEqual({ ok: true, value: rows });
});

test.each([
  [blankVerdicts(['shop']), /line 1: preferred: 1, 2 or "neither"/],
  [write(verdict({ id: 'shop', appearance1: 6 })), /line 1: appearance1: from 1 to 5/],
  [write(verdict({ id: 'shop', appearance2: 2.5 })), /appearance2/],
  [write(verdict({ id: 'shop', why: ' ' })), /why: a sentence/],
  [write({ ...verdict({ id: 'shop' }), preferred: 'A' }), /preferred/],
  [write(verdict({ id: 'shop' }), verdict({ id: 'shop' })), /line 2: id: "shop" stands in line 1 already/],
  [write(verdict({ id: 'shop', kept1: [true], kept2: [true, false] })), /kept2: as many cases/],
  [write(verdict({ id: 'other' })), /there is no pair "other"/],
  ['{', /line 1: no JSON/],
  ['\n', /no verdict/],
])('%j is refused with an explanation', (text, why) => {
  const read = readVerdicts(text, key);
  expect(read.ok ? 'read' : read.error.join('\n')).toMatch(why);
});

test('restores the real names, counts neither as half, and lists what was not judged', () => {
  const sums = sumVerdicts(key, [
    verdict({ id: 'shop', preferred: 2, appearance1: 2, appearance2: 5 }),
    verdict({ id: 'club', preferred: 1, appearance1: 4, appearance2: 3 }),
    verdict({ id: 'hall', preferred: 'neither', appearance1: 3, appearance2: 3 }),
  ]);
  expect(sums).toMatchObject({
    ...{ judged: 3, notJudged: ['rota'], preferred: { A: 0, B: 2, neither: 1 } },
    ...{ share: { A: { of1: 0.167 }, B: { of1: 0.833 } } },
    ...{ appearance: { A: 2.667, B: 4 }, appearanceDifference: 1.333 },
  });
  expect(sums.verdicts.map(({ id, preferred }) => [id, preferred])).toEqual([
    ['shop', 'B'],
    ['club', 'B'],
    ['hall', 'neither'],
  ]);
});

test('counts the cases that were carried out, and names where a side kept fewer', () => {
  expect(sumVerdicts(key, [verdict({ id: 'shop' })]).cases).toBeNull();
  const sums = sumVerdicts(key, [
    verdict({ id: 'shop', kept1: [true, true, false], kept2: [true, true, true] }),
    verdict({ id: 'club', kept1: [true, true], kept2: [true, false] }),
    verdict({ id: 'hall' }),
  ]);
  expect(sums.cases).toEqual({
    ...{ of: 5, kept: { A: 3, B: 5 } },
    fewerThanTheOther: { A: ['shop', 'club'], B: [] },
  });
  expect(printVerdicts(sums)).toContain('A kept       3 of 5 cases (60.0 %), fewer than the other in: shop, club');
});

test('the interval is Wilson’s, and the two sides mirror each other', () => {
  // Newcombe 1998, table I: 81 of 263 is 0.2553 to 0.3662, 0 of 20 is 0 to 0.1611.
  expect(wilson(81 / 263, 263).map((value) => value.toFixed(4))).toEqual(['0.2553', '0.3662']);
  expect(wilson(0, 20).map((value) => value.toFixed(4))).toEqual(['0.0000', '0.1611']);
  const [low, high] = wilson(0.75, 12);
  const [otherLow, otherHigh] = wilson(0.25, 12);
  expect(low).toBeCloseTo(1 - otherHigh, 12);
  expect(high).toBeCloseTo(1 - otherLow, 12);
});

test('a judge’s text stays on its line and can’t move the cursor', () => {
  const why = 'Clear.\nclub: A \u001b[2J(forged)';
  const printed = printVerdicts(sumVerdicts(key, [verdict({ id: 'shop', why })]));
  expect(printed.split('\n').filter((line) => line.startsWith('club'))).toEqual([]);
  expect(printed).toContain('shop: A (1 was A, 2 was B; appearance A 3, B 4): Clear. club: A [2J(forged)');
  expect(printed).not.toContain('\u001b');
});
