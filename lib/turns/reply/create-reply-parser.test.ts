import { describe, expect, test } from 'vitest';
import { createReplyParser } from './create-reply-parser';
import { readReply } from './read-reply';
import type { ReplyEvent } from './reply-event';
import { cutEvery, joinDeltas, parsePieces } from './reply-in-chunks';

/** The events of a reply, after checking that every chunking gives the same ones. */
function read(text: string): ReplyEvent[] {
  const whole = joinDeltas(readReply(text));
  for (const size of [1, 2, 3, 5, 17]) expect(joinDeltas(parsePieces(cutEvery(text, size)).flat())).toEqual(whole);
  for (let cut = 0; cut < Math.min(text.length, 400); cut++) {
    expect(joinDeltas(parsePieces([text.slice(0, cut), text.slice(cut)]).flat())).toEqual(whole);
  }
  return whole;
}

const say = (text: string): ReplyEvent => ({ type: 'text-delta', text });
const file = (path: string, content: string, complete = true): ReplyEvent[] => [
  { type: 'file-start', path, kind: 'file' },
  ...(content === '' ? [] : [{ type: 'file-delta' as const, path, text: content }]),
  { type: 'file-end', path, content, complete },
];
const typesOf = (events: ReplyEvent[]) => events.map(({ type }) => type);
const contentOf = (text: string) => read(text).flatMap((event) => (event.type === 'file-end' ? [event.content] : []));

describe('the tags of the format', () => {
  test('gives a file between the prose around it', () => {
    expect(read('Hello.\n\n<file path="src/App.tsx">\na\n\nb\n</file>\n\nTry it.\n')).toEqual([
      say('Hello.'),
      ...file('src/App.tsx', 'a\n\nb'),
      say('\n\nTry it.'),
    ]);
  });

  test('takes content verbatim, without its first and last newline', () => {
    expect(contentOf('<file path="a">\n\n  a \n\n</file>')).toEqual(['\n  a \n']);
    expect(contentOf('<file path="a">\n</file>')).toEqual(['']);
    expect(contentOf('<file path="a">\n\n</file>')).toEqual(['']);
    expect(contentOf('<file path="a"/>')).toEqual(['']);
  });

  test('gives the pairs of an edit in order', () => {
    const text =
      '<edit path="a.ts">\n<find>\nx\n</find>\n<replace>\ny\nz\n</replace>\n\n<find>\n\n</find>\n<replace/>\n</edit>';
    expect(read(text)).toEqual([
      { type: 'file-start', path: 'a.ts', kind: 'edit' },
      {
        type: 'edit-end',
        path: 'a.ts',
        pairs: [
          { find: 'x', replace: 'y\nz' },
          { find: '', replace: '' },
        ],
        complete: true,
      },
    ]);
  });

  test('gives renames, deletes, packages, modules and the end', () => {
    const text =
      '<rename from="src/a.ts" to="src/b.ts"/>\n<delete path="src/old.ts"/>\n<package name="zod" version="^4"/>\n' +
      '<package name="clsx"/>\n<package name="d3" remove="true"/>\n<module name="auth" roles="a,b"/>\n<done/>\n';
    expect(read(text)).toEqual([
      { type: 'file-rename', from: 'src/a.ts', to: 'src/b.ts' },
      { type: 'file-delete', path: 'src/old.ts' },
      { type: 'package', name: 'zod', version: '^4', remove: false },
      { type: 'package', name: 'clsx', version: null, remove: false },
      { type: 'package', name: 'd3', version: null, remove: true },
      { type: 'module', name: 'auth', settings: { roles: 'a,b' } },
      { type: 'done' },
    ]);
  });

  test('gives a migration, a promise and a question', () => {
    const text =
      '<migration name="create_todos">\ncreate table todos ();\n</migration>\n' +
      '<promise id="book-table">\nA guest can book.\n1. Open\n</promise>\n' +
      '<ask>\nWho writes?\n- Only me\n- All – everyone\n</ask>';
    expect(read(text)).toEqual([
      { type: 'migration', name: 'create_todos', sql: 'create table todos ();', complete: true },
      { type: 'promise', id: 'book-table', text: 'A guest can book.\n1. Open', complete: true },
      { type: 'ask', text: 'Who writes?', choices: ['Only me', 'All – everyone'], complete: true },
    ]);
  });

  test('tells a removed promise from a written one', () => {
    const text =
      '<promise id="book-table" remove="true">\nYou closed on Mondays.\n</promise>\n' +
      '<promise id="opens" remove="false">\nIt opens.\nsee "a"\n</promise>\n<promise id="opens" remove="true"/>\n';
    expect(read(text)).toEqual([
      { type: 'promise-removal', id: 'book-table', reason: 'You closed on Mondays.', complete: true },
      { type: 'promise', id: 'opens', text: 'It opens.\nsee "a"', complete: true },
      { type: 'promise-removal', id: 'opens', reason: '', complete: true },
    ]);
  });

  test('sends the plan after each finished line, and all of it when it closes', () => {
    expect(read('<plan>\n- one\n- two\n- three\n</plan>\n')).toEqual([
      { type: 'plan', text: '- one' },
      { type: 'plan', text: '- one\n- two' },
      { type: 'plan', text: '- one\n- two\n- three' },
    ]);
  });
});

describe('when text reaches listeners', () => {
  test('releases a line as soon as it can’t be a tag', () => {
    const pieces = [
      'H',
      'i\n<',
      'na',
      'v>',
      '\n<file path="a">\n',
      '  c',
      'ons',
      't\n',
      '<',
      '/fi',
      'le',
      'd',
      '\n</file>\n',
    ];
    const batches = parsePieces(pieces).map((batch) =>
      batch.map((event) => ('text' in event ? event.text : event.type)).join('|'),
    );
    expect(batches).toEqual([
      'H',
      'i',
      '\n<na',
      'v>',
      'file-start',
      '  c',
      'ons',
      't',
      '',
      '',
      '',
      '\n</filed',
      'file-end',
      '',
    ]);
  });

  test('joins the deltas of a file to exactly its content', () => {
    const text = '<file path="a">\n```tsx\n</fi\n</file\n</file>x\n\n\n```\n\n</file>';
    for (const size of [1, 2, 3, 100]) {
      const events = parsePieces(cutEvery(text, size)).flat();
      const deltas = events.flatMap((event) => (event.type === 'file-delta' ? [event.text] : []));
      expect(deltas.join('')).toBe('</fi\n</file\n</file>x\n\n');
      expect(events.at(-1)).toMatchObject({ type: 'file-end', content: deltas.join('') });
    }
  });
});

describe('tolerated', () => {
  test('a code fence around a tag', () => {
    expect(read('Here:\n\n```tsx\n<file path="a">\nx\n</file>\n```\n\nDone.')).toEqual([
      say('Here:'),
      ...file('a', 'x'),
      say('\n\nDone.'),
    ]);
  });

  test('a code fence around the whole reply', () => {
    expect(read('```xml\nHello.\n\n<file path="a">\nx\n</file>\n```\n')).toEqual([say('Hello.'), ...file('a', 'x')]);
  });

  test('but keeps a code block that is meant for the person', () => {
    const text = 'Like this:\n```ts\nconst a = 1;\n```\nor\n\n```\n```\nso.';
    expect(read(text)).toEqual([say(text)]);
  });

  test('a fence inside <file> that wraps all its content', () => {
    expect(contentOf('<file path="a.tsx">\n```tsx\nx\n\ny\n```\n</file>')).toEqual(['x\n\ny']);
    expect(contentOf('<file path="a.tsx">\n~~~\nx\n~~~\n\n \n</file>')).toEqual(['x']);
    expect(contentOf('<file path="a.tsx">\n```\n```\n</file>')).toEqual(['']);
    expect(contentOf('<file path="a.tsx">\n```\na\n```\nb\n```\n</file>')).toEqual(['a\n```\nb']);
    expect(contentOf('<file path="a.tsx">\nx\n```\n</file>')).toEqual(['x\n```']);
  });

  test('a Markdown file that begins with a code block of its own', () => {
    expect(contentOf('<file path="a.md">\n```sh\nnpm i\n```\n\n# A\n```sh\nb\n```\n</file>')).toEqual([
      '```sh\nnpm i\n```\n\n# A\n```sh\nb\n```',
    ]);
    expect(contentOf('<file path="a.md">\n```md\n# A\n```sh\nb\n```\n```\n</file>')).toEqual(['# A\n```sh\nb\n```']);
  });

  test('attributes in single quotes, without quotes, in another order, with blanks', () => {
    const rename = { type: 'file-rename', from: 'a', to: 'b' };
    expect(read("<rename to='b' from = 'a' />")).toEqual([rename]);
    expect(read('  <rename   from=a   to="b"   /> \t\n')).toEqual([rename]);
    expect(read('<rename from="a" to=" b ">\n</rename>')).toEqual([rename]);
  });

  test.each([
    './src/App.tsx',
    '/src/App.tsx',
    '/home/project/src/App.tsx',
    '././src/App.tsx',
    '/workspace/src/App.tsx',
  ])('the prefix of %s', (path) => {
    expect(read(`<delete path="${path}"/>`)).toEqual([{ type: 'file-delete', path: 'src/App.tsx' }]);
  });

  test('CRLF', () => {
    expect(read('Hi\r\n\r\nyou\r\n<file path="a">\r\nx\r\n\r\ny\rz\r\n</file>\r\n')).toEqual([
      say('Hi\n\nyou'),
      ...file('a', 'x\n\ny\rz'),
    ]);
  });

  test('a missing final newline', () => {
    expect(read('<file path="a">\nx\n</file>')).toEqual(file('a', 'x'));
    expect(read('Hi\n<done/>')).toEqual([say('Hi'), { type: 'done' }]);
  });

  test('an unclosed last tag, kept and marked incomplete', () => {
    expect(read('<file path="a">\nx\ny')).toEqual(file('a', 'x\ny', false));
    expect(read('<file path="a">\nx\n')).toEqual(file('a', 'x\n', false));
    expect(read('<file path="a">\nx\n</fil')).toEqual(file('a', 'x', false));
    expect(read('<file path="a">')).toEqual(file('a', '', false));
    expect(read('Hi\n<file pa')).toEqual([say('Hi')]);
    expect(read('<migration name="m">\nselect')).toEqual([
      { type: 'migration', name: 'm', sql: 'select', complete: false },
    ]);
    expect(read('<ask>\nWho?\n- Me')).toEqual([{ type: 'ask', text: 'Who?', choices: ['Me'], complete: false }]);
    expect(read('<plan>\n- a\n- b')).toEqual([
      { type: 'plan', text: '- a' },
      { type: 'plan', text: '- a\n- b' },
    ]);
  });

  test('an edit that is cut off keeps only its complete pairs', () => {
    const pair = '<find>\nx\n</find>\n<replace>\ny\n</replace>\n';
    for (const rest of ['', '<find>\n', '<find>\nz\n</find>\n<replace>\nhal']) {
      expect(read(`<edit path="a">\n${pair}${rest}`)).toContainEqual({
        type: 'edit-end',
        path: 'a',
        pairs: [{ find: 'x', replace: 'y' }],
        complete: false,
      });
    }
  });

  test('the same file twice', () => {
    expect(read('<file path="a">\nx\n</file>\n<file path="./a">\ny\n</file>')).toEqual([
      ...file('a', 'x'),
      ...file('a', 'y'),
    ]);
  });

  test('an edit of a file that does not exist', () => {
    expect(typesOf(read('<edit path="new.ts">\n<find>\nx\n</find>\n<replace>\ny\n</replace>\n</edit>'))).toEqual([
      'file-start',
      'edit-end',
    ]);
  });

  test('a closing tag for another name', () => {
    expect(contentOf('<file path="a">\nx\n</edit>\ny\n</file>\n</edit>\n')).toEqual(['x\n</edit>\ny']);
    const text = '<edit path="a">\n<find>\nx\n</find>\n<replace>\ny\n</replace>\n</file>\nHi';
    expect(typesOf(read(text))).toEqual(['file-start', 'edit-end', 'text-delta']);
  });

  test('an edit whose closing tag was forgotten before the next tag', () => {
    const text = '<edit path="a">\n<find>\nx\n</find>\n<replace>\ny\n</replace>\n<file path="b">\nz\n</file>';
    expect(typesOf(read(text))).toEqual(['file-start', 'edit-end', 'file-start', 'file-delta', 'file-end']);
  });

  test('a find without its replace makes the edit incomplete, not wrong', () => {
    const text = '<edit path="a">\n<find>\nx\n</find>\n<find>\ny\n</find>\n<replace>\nz\n</replace>\n</edit>';
    expect(read(text)[1]).toMatchObject({ complete: false });
  });

  test('text that looks like a tag but is not alone on its line, or is indented differently', () => {
    const content = '<file path="b">\nx</file>\n  </file>\n</file> x\n<done/>\n</files>\n</file';
    expect(contentOf(`<file path="a">\n${content}\n</file>`)).toEqual([content]);
    expect(contentOf('  <file path="a">\nx\n</file>\n  </file>  \n')).toEqual(['x\n</file>']);
    const prose = 'Write <done/> at the end.\n<div>\n<ask me anything>\n<find>\n</filex>\n<file path="a"> x\n< file>';
    expect(read(prose)).toEqual([say(prose)]);
  });

  test('remarks in attributes that change nothing', () => {
    expect(read('<file path="a" lang="tsx" description="The app">\nx\n</file>')).toEqual(file('a', 'x'));
  });
});

describe('refused, with an event that says why', () => {
  const refusals = (text: string) => read(text).flatMap((event) => (event.type === 'refused' ? [event.code] : []));

  test.each([
    ['a parent folder', '../secret'],
    ['a parent folder inside', 'src/../../secret'],
    ['an absolute path of the machine', '/etc/passwd'],
    ['a second slash', '//server/share'],
    ['a drive', 'C:/windows/win.ini'],
    ['a backslash', '..\\secret'],
    ['a home folder', '~/.ssh/id_rsa'],
    ['an escape behind a prefix', '/home/project/../../etc/passwd'],
    ['a control character', 'a\u0007b'],
    ['over 512 bytes', 'é'.repeat(257)],
    ['a folder', 'src/'],
  ])('a path with %s', (_, path) => {
    for (const tag of [
      `<file path="${path}">\nx\n</file>`,
      `<delete path="${path}"/>`,
      `<rename from="a" to="${path}"/>`,
    ]) {
      const events = read(`${tag}\nHi`);
      expect(events).toMatchObject([{ type: 'refused', code: 'path-refused', path: null }, { type: 'text-delta' }]);
    }
    expect(refusals(`<edit path="${path}">\n<find>\n</edit>\n</find>\n</edit>\n`)).toEqual(['path-refused']);
  });

  test('a migration whose name would leave its folder', () => {
    expect(refusals('<migration name="../../x">\nselect 1\n</migration>')).toEqual(['path-refused']);
    expect(read('<migration name="20260101120000_add todos.sql">\n```sql\nselect 1\n```\n</migration>')).toEqual([
      { type: 'migration', name: 'add_todos', sql: 'select 1', complete: true },
    ]);
  });

  test('unknown attributes that change meaning, a missing or a repeated one', () => {
    expect(refusals('<file path="a" mode="append">\nx\n</file>')).toEqual(['attribute-refused']);
    expect(refusals('<file path="a" append>\nx\n</file>')).toEqual(['attribute-refused']);
    expect(refusals('<file>\nx\n</file>')).toEqual(['attribute-refused']);
    expect(refusals('<file path="a" path="b">\nx\n</file>')).toEqual(['attribute-refused']);
    expect(refusals('<package name="a" remove="maybe"/>')).toEqual(['attribute-refused']);
    expect(refusals('<rename from="a"/>')).toEqual(['attribute-refused']);
  });

  test('an edit whose find asks for something we don’t support', () => {
    const text = '<edit path="a">\n<find regex="true">\nx\n</find>\n<replace>\ny\n</replace>\n</edit>';
    expect(read(text)).toMatchObject([
      { type: 'file-start' },
      { type: 'refused', code: 'attribute-refused', path: 'a' },
    ]);
  });

  test('a file over 1 MB, once, while it streams; parsing goes on after it', () => {
    const pieces = ['<file path="big">\n', ...Array<string>(3000).fill('ä'.repeat(512)), '\n</file>\nHi'];
    const events = parsePieces(pieces);
    const types = typesOf(events.flat());
    expect(types.filter((type) => type === 'refused')).toHaveLength(1);
    expect(types.slice(-2)).toEqual(['refused', 'text-delta']);
    expect(events.findIndex((batch) => batch.some(({ type }) => type === 'refused'))).toBeLessThan(1100);
  });

  test('more than 2,000 files, once; the same file again is no further one', () => {
    const numbers = Array.from({ length: 2100 }, (_, index) => index);
    const text = [0, 1, ...numbers].map((number) => `<file path="f${number}">\nx\n</file>`).join('\n');
    const events = readReply(text);
    expect(events.filter(({ type }) => type === 'file-end')).toHaveLength(2002);
    expect(events.filter(({ type }) => type === 'refused')).toMatchObject([{ code: 'too-many-files' }]);
  });
});

test('nothing may be pushed after the end', () => {
  const parser = createReplyParser();
  expect([...parser.push(''), ...parser.end()]).toEqual([]);
  expect(() => parser.push('more')).toThrow('already ended');
});
