import { expect, test } from 'vitest';
import { isCalmMarkdown } from './is-calm-markdown';

test.each([
  ['a table that fills itself up', `${'|a'.repeat(500)}\n${'|-'.repeat(500)}\n${'|a\n'.repeat(500)}`],
  ['quotes deep in each other', '>'.repeat(1_000)],
  ['lists deep in each other', '- '.repeat(500)],
  ['many lists deep in each other', `${'- '.repeat(15)}a\n`.repeat(200)],
  ['addresses without end', 'a@b.'.repeat(2_000)],
  ['lists deeper by every line', Array.from({ length: 100 }, (_, n) => `${'  '.repeat(n)}- a`).join('\n')],
  ['emphasis that never ends', '**a_b'.repeat(1_000)],
  ['links that never end', '[a]('.repeat(1_000)],
  ['code that never ends', Array.from({ length: 100 }, (_, n) => '`'.repeat(n)).join(' ')],
  ['more than anybody reads', 'word '.repeat(5_000)],
])('%s is shown as it is written', (_, text) => {
  expect(isCalmMarkdown(text)).toBe(false);
});

test.each([
  ['words', 'I added a **search** to `src/App.tsx`.\n\n- one\n  - two\n\n> said'],
  ['a table', `| a | b | c |\n|---|---|---|\n${'| 1 | 2 | 3 |\n'.repeat(200)}`],
  ['a ruler', `a\n${'-'.repeat(80)}\nb`],
  ['code', `\`\`\`ts\n${'const a = b || c; // [x]\n'.repeat(200)}\`\`\``],
  ['nothing', ''],
])('%s is laid out', (_, text) => {
  expect(isCalmMarkdown(text)).toBe(true);
});
