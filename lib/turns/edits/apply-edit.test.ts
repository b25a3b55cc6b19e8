import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readReply } from '../reply/read-reply';
import { applyEdit } from './apply-edit';
import { applyEdits } from './apply-edits';

const file = [
  "import { useState } from 'react'",
  '',
  'export function Counter({ start, step }: Props) {',
  '  const [count, setCount] = useState(start)',
  '  return (',
  '    <button onClick={() => setCount(count + step)}>',
  '      It’s {count}',
  '    </button>',
  '  )',
  '}',
].join('\n');
const button = ['    <button onClick={() => setCount(count + step)}>', '      It’s {count}', '    </button>'];
const edited = [
  '    <button onClick={() => setCount(count + step)}>',
  '      Now {count}',
  '      <b />',
  '    </button>',
];
const wish = file.replace(button.join('\n'), edited.join('\n'));

function apply(find: readonly string[] | string, replace: readonly string[] | string, text = file) {
  const join = (lines: readonly string[] | string) => (typeof lines === 'string' ? lines : lines.join('\n'));
  return applyEdit(text, { find: join(find), replace: join(replace) });
}
const shift = (lines: readonly string[], change: (line: string) => string) => lines.map(change);

describe('the rungs', () => {
  test('exact', () => {
    expect(apply(button, edited)).toEqual({ ok: true, value: { text: wish, rung: 'exact' } });
  });

  test('trailing space, on either side, and blank lines around the find text', () => {
    const result = { ok: true, value: { text: wish, rung: 'trailing-space' } };
    expect(
      apply(
        shift(button, (line) => `${line}  `),
        shift(edited, (line) => `${line}  `),
      ),
    ).toEqual(result);
    expect(apply(['', ...button, '', ''], ['', ...edited, '', ''])).toEqual(result);
    const spaced = file.replace('count}\n', 'count}  \n');
    expect(apply(button, edited, spaced)).toEqual(result);
  });

  test.each([
    ['without its indentation', (line: string) => line.slice(4)],
    ['with more indentation', (line: string) => `   ${line}`],
    ['with tabs', (line: string) => line.replace(/^ +/, (blanks) => '\t'.repeat(blanks.length / 2))],
  ])('re-indented: a find text %s', (_, change) => {
    expect(apply(shift(button, change), shift(edited, change))).toEqual({
      ok: true,
      value: { text: wish, rung: 're-indented' },
    });
  });

  test('re-indented: lines deeper or less deep than any of the find text', () => {
    const find = ['<button onClick={() => setCount(count + step)}>', '  It’s {count}', '</button>'];
    const result = apply(find, ['<p>', '    <i>', '\tx', '</p>']);
    expect(result.ok && result.value.text).toContain('  return (\n    <p>\n        <i>\n    \tx\n    </p>\n  )');
  });

  test('typographic punctuation: the replacement takes the file’s own', () => {
    const text = "a('x')\nb(“it’s”, 'y')\nc('z')";
    const curly = (value: string) => value.replaceAll("'", '’');
    expect(apply(curly(text), curly(text.replace("'y'", "'y', 'n'")), text)).toMatchObject({
      ok: true,
      value: { rung: 'typographic' },
    });
    const plain = apply("a(‘x’)\nb()\nc('z')", 'a(‘x’, ‘y’)\nb()\nc(‘n’)', "a('x')\nb()\nc('z')");
    expect(plain).toEqual({ ok: true, value: { text: "a('x', 'y')\nb()\nc('n')", rung: 'typographic' } });
  });

  test('spacing around operators: unchanged lines keep the file’s', () => {
    const find = [
      'export function Counter({start,step}:Props){',
      '  const [count,setCount]=useState(start)',
      '  return(',
    ];
    expect(apply(find, [...find.slice(0, 2), '  log()', ...find.slice(2)])).toEqual({
      ok: true,
      value: { text: file.replace('  return', '  log()\n  return'), rung: 'operator-spacing' },
    });
  });

  test('unescaped', () => {
    const escape = (lines: readonly string[]) => JSON.stringify(lines.join('\n')).slice(1, -1);
    expect(apply(escape(button), escape(edited))).toEqual({ ok: true, value: { text: wish, rung: 'unescaped' } });
  });
});

describe('short finds', () => {
  test('match exactly, even inside a line', () => {
    expect(apply('useState(start)', 'useState(0)').ok).toBe(true);
    expect(apply('return (\n    <button ', 'x').ok).toBe(true);
    expect(apply('  return (\n    <button onClick={() => setCount(count + step)}>', 'x').ok).toBe(true);
  });

  test('are refused if only spacing differs, and inside a word', () => {
    for (const find of [
      'useState( start )',
      'tart)',
      'ounter',
      '(\n    <butt',
      '<button onClick={() => setCount(count+step)}>\nx',
    ]) {
      expect(apply(find, 'y')).toMatchObject({ ok: false, error: { code: 'not-found' } });
    }
  });
});

describe('refused', () => {
  test('ambiguous, with the number of places', () => {
    expect(apply('count', 'n')).toEqual({ ok: false, error: { code: 'ambiguous', count: 3 } });
    const twice = `${file}\n${file}`;
    expect(
      apply(
        shift(button, (line) => `${line} `),
        edited,
        twice,
      ),
    ).toEqual({
      ok: false,
      error: { code: 'ambiguous', count: 2 },
    });
  });

  test('already applied: replaced, added, or nothing to do', () => {
    expect(apply(button, edited, wish)).toEqual({ ok: false, error: { code: 'already-applied' } });
    const first = "import { useState } from 'react'";
    const added = `${first}\nimport x from 'x'`;
    const once = apply(first, added);
    expect(once.ok && apply(first, added, once.value.text)).toEqual({ ok: false, error: { code: 'already-applied' } });
    expect(apply(button, button)).toEqual({ ok: false, error: { code: 'already-applied' } });
  });

  test('not found, with the nearest region of the current file', () => {
    const find = button.map((line) => line.replace('setCount', 'setTotal'));
    expect(apply(find, edited)).toEqual({
      ok: false,
      error: { code: 'not-found', nearest: { line: 6, text: button.join('\n') } },
    });
    expect(apply('const [total, setTotal] = useState(0)', 'x')).toMatchObject({ error: { nearest: { line: 4 } } });
    expect(apply('%%%', 'x')).toEqual({ ok: false, error: { code: 'not-found', nearest: null } });
    expect(apply(' \n', 'x')).toEqual({ ok: false, error: { code: 'not-found', nearest: null } });
  });

  test('text that is merely similar', () => {
    expect(apply([button[0] ?? '', '      It’s {counts}', button[2] ?? ''], edited).ok).toBe(false);
    expect(apply([button[0] ?? '', button[2] ?? '', '  )'], edited).ok).toBe(false);
  });
});

describe('line endings', () => {
  const windows = file.replaceAll('\n', '\r\n');

  test('are the file’s own', () => {
    for (const find of [button, button.map((line) => line.trim())]) {
      const replace = find === button ? edited : edited.map((line) => line.slice(4));
      const result = apply(find, replace, windows);
      expect(result.ok && result.value.text).toBe(wish.replaceAll('\n', '\r\n'));
    }
    expect(apply(button.join('\r\n'), edited.join('\r\n'))).toMatchObject({ value: { text: wish, rung: 'exact' } });
  });

  test('of untouched lines stay as they are if they are mixed', () => {
    expect(apply('c', 'c\nd', 'a\r\nb\nc\r\ne\n')).toMatchObject({ value: { text: 'a\r\nb\nc\r\nd\r\ne\n' } });
  });
});

describe('several edits', () => {
  test('are applied in order, each on the result of the one before', () => {
    const edits = [
      { find: 'step', replace: 'pace' },
      { find: 'a', replace: 'b' },
    ];
    expect(applyEdits('step', [edits[0] ?? { find: '', replace: '' }])).toEqual({
      ok: true,
      value: { text: 'pace', rungs: ['exact'] },
    });
    expect(
      applyEdits('a', [
        { find: 'a', replace: 'c' },
        { find: 'c', replace: 'd' },
      ]),
    ).toMatchObject({ value: { text: 'd' } });
  });

  test('are all tried, and the refused ones are named', () => {
    const result = applyEdits('a\nb', [
      { find: 'x', replace: 'y' },
      { find: 'b', replace: 'c' },
    ]);
    expect(result).toMatchObject({
      ok: false,
      error: { text: 'a\nc', refused: [{ index: 0, refusal: { code: 'not-found' } }] },
    });
  });
});

test('every recorded edit of an earlier file can be applied', () => {
  const folder = new URL('../demo/recordings/', import.meta.url);
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.reply.txt'),
  );
  const files = new Map<string, string>();
  let count = 0;
  for (const name of names.sort()) {
    const project = name.split('/')[0] ?? '';
    for (const event of readReply(readFileSync(new URL(name, folder), 'utf8'))) {
      if (event.type === 'file-end') files.set(`${project}/${event.path}`, event.content);
      if (event.type !== 'edit-end') continue;
      const key = `${project}/${event.path}`;
      const before = files.get(key);
      if (before === undefined) continue;
      const result = applyEdits(before, event.pairs);
      expect({ key, result }).toMatchObject({ result: { ok: true } });
      if (result.ok) files.set(key, result.value.text);
      count += event.pairs.length;
    }
  }
  expect(count).toBeGreaterThan(300);
});
