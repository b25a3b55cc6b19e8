import { expect, test } from 'vitest';
import { joinContinuation } from './join-continuation';

const said = '<file path="a.ts">\nconst one = 1;\nconst two = ';

test.each([
  ['goes on after the last character', '2;\n</file>\n', false, '2;\n</file>\n'],
  ['leaves out a line that is said again', 'const two = 2;\n</file>\n', false, '2;\n</file>\n'],
  ['leaves out several', 'const one = 1;\nconst two = 2;\n', false, '2;\n'],
  ['leaves out a code fence', '```ts\nconst two = 2;\n', false, '2;\n'],
  ['begins anew with the file', '<file path="a.ts">\nconst x', true, '<file path="a.ts">\nconst x'],
  ['begins anew with words before a tag', 'Sorry!\n\n<plan>\n- a\n</plan>', true, 'Sorry!\n\n<plan>\n- a\n</plan>'],
  [
    'goes on where the next file follows the closing tag',
    '2;\n</file>\n<file path="b.ts">\n',
    false,
    '2;\n</file>\n<file path="b.ts">\n',
  ],
])('%s', (_name, start, startsOver, text) => {
  expect(joinContinuation(said, start)).toEqual({ startsOver, text });
});
