import { expect, test } from 'vitest';
import { readOptions } from './read-options';

test('reads the given options, and defaults for the rest', () => {
  expect(readOptions([])).toEqual({
    ok: true,
    value: {
      ...{ isJson: false, prompts: null, model: null, compare: null, only: [] },
      ...{
        out: 'test-results/eval',
        concurrency: 2,
        pair: null,
        requests: null,
        seed: null,
        operate: false,
        pairVerdicts: null,
      },
    },
  });
  expect(readOptions(['--json', '--compare', 'a.json', 'gpt-5', '--only', 'x', '--only', 'y'])).toMatchObject({
    value: { isJson: true, compare: ['a.json', 'gpt-5'], only: ['x', 'y'] },
  });
  expect(readOptions(['--pair', 'one', 'two', '--requests', 'r.jsonl', '--seed', '7'])).toMatchObject({
    value: { pair: ['one', 'two'], requests: 'r.jsonl', seed: 7, compare: null },
  });
  expect(readOptions(['--pair-verdicts', 'folder'])).toMatchObject({ value: { pairVerdicts: 'folder', pair: null } });
});

test.each([
  [['--jsno'], /--jsno/],
  [['--compare', 'a'], /takes two/],
  [['--concurrency', '0'], /1 to 8/],
  [['stock-room'], /belongs to no option/],
  [['--model', ''], /empty/],
  [['--pair', 'one', '--requests', 'r'], /takes two folders/],
  [['--pair', 'one', 'two', 'three', '--requests', 'r'], /"three" belongs to no option/],
  [['--pair', 'one', 'two'], /needs --requests/],
  [['--pair', 'one', '', '--requests', 'r'], /empty/],
  [['--requests', 'r'], /belongs to --pair/],
  [['--seed', '1'], /belongs to --pair/],
  [['--operate'], /belongs to --pair/],
  [['--pair', 'one', 'two', '--requests', 'r', '--seed', '-1'], /--seed/],
  [['--pair', 'one', 'two', '--requests', 'r', '--model', 'm'], /nothing is asked of a model/],
  [['--pair', 'one', 'two', '--compare', 'three'], /--pair and --compare can't be had at once/],
])('%j is refused with an explanation', (words, why) => {
  expect(readOptions(words)).toEqual({ ok: false, error: expect.stringMatching(why) });
});
