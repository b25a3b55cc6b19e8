import { expect, test } from 'vitest';
import { readOptions } from './read-options';

test('reads what is asked for, with what is usual for the rest', () => {
  expect(readOptions([])).toEqual({
    ok: true,
    value: {
      ...{ isJson: false, prompts: null, model: null, compare: null, only: [] },
      ...{ out: 'test-results/eval', concurrency: 2 },
    },
  });
  expect(readOptions(['--json', '--compare', 'a.json', 'gpt-5', '--only', 'x', '--only', 'y'])).toMatchObject({
    value: { isJson: true, compare: ['a.json', 'gpt-5'], only: ['x', 'y'] },
  });
});

test.each([
  [['--jsno'], /--jsno/],
  [['--compare', 'a'], /takes two/],
  [['--concurrency', '0'], /1 to 8/],
  [['stock-room'], /belongs to no option/],
  [['--model', ''], /empty/],
])('%j is refused in words', (words, why) => {
  expect(readOptions(words)).toEqual({ ok: false, error: expect.stringMatching(why) });
});
