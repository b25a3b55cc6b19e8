import { structuredPatch } from 'diff';
import { expect, test } from 'vitest';
import { diffLinesOf } from './diff-lines';

const before = Array.from({ length: 30 }, (_, n) => `line ${n + 1}`).join('\n');

test('numbers both sides and marks what was left out between', () => {
  const after = before.replace('line 3', 'third').replace('line 25', 'line 25\nnew');
  const { hunks } = structuredPatch('a', 'a', before, after, undefined, undefined, { context: 1 });
  const lines = diffLinesOf(hunks);
  expect(lines.map(({ type, old, fresh }) => [type, old, fresh])).toEqual([
    ['gap', 2, 2],
    ['kept', 2, 2],
    ['removed', 3, null],
    ['added', null, 3],
    ['kept', 4, 4],
    ['gap', 25, 25],
    ['kept', 25, 25],
    ['added', null, 26],
    ['kept', 26, 27],
  ]);
});

test('leaves out the note about a missing last line break', () => {
  const { hunks } = structuredPatch('a', 'a', 'one', 'two', undefined, undefined, { context: 1 });
  expect(diffLinesOf(hunks).map(({ text }) => text)).toEqual(['one', 'two']);
});

test('gives nothing for a file that was only renamed', () => {
  expect(diffLinesOf([])).toEqual([]);
});
