import { transform } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { extractCandidates } from './extract-candidates';
import { readTailwindStyles } from './node-tailwind-styles';
import { recordedFiles, recordedReplies, recordingNames } from './recorded-files';
import { expectLinear } from '../../base/foundation/linear-time.fixture';
import { createTailwind } from './tailwind';
import { findTailwindStyle } from './tailwind-styles';

const styles = readTailwindStyles();
const create = (files: Record<string, string> = {}) =>
  createTailwind({
    resolveStyle: (specifier, from) => {
      const own = findTailwindStyle(styles, specifier, from);
      if (own) return own;
      const path = specifier.startsWith('./') ? `src/${specifier.slice(2)}` : specifier;
      return files[path] === undefined ? null : { path, content: files[path] };
    },
  });

async function build(css: string, source: string, files?: Record<string, string>): Promise<string> {
  const result = await create(files).compile(css, 'src/index.css', [extractCandidates(source)]);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const minify = async (css: string) => (await transform(css, { loader: 'css', minify: true })).code;

describe('extractCandidates', () => {
  const cases: Array<[string, string[]]> = [
    [`<svg className="[&>svg]:size-4 p-2">`, ['[&>svg]:size-4', 'p-2']],
    [`<p className="before:content-[''] after:content-['x']">`, ["before:content-['']", "after:content-['x']"]],
    [`'grid-cols-[minmax(0,1fr)_auto]'`, ['grid-cols-[minmax(0,1fr)_auto]']],
    [`"data-[state=open]:bg-red-500"`, ['data-[state=open]:bg-red-500']],
    ['`flex ${wide ? "w-1/2" : \'w-full\'} p-4`', ['flex', 'w-1/2', 'w-full', 'p-4']],
    [`cn(['flex',on&&'p-2'],{'mt-1':on,gap-2:true})`, ['flex', 'p-2', 'mt-1']],
    [`{ hidden: x, flex: y }`, ['hidden', 'flex']],
    [
      `"bg-(--brand) w-[calc(100%-2rem)] -mt-2 !font-bold size-1.5 group-hover/row:underline @md:flex *:p-1"`,
      [
        'bg-(--brand)',
        'w-[calc(100%-2rem)]',
        '-mt-2',
        '!font-bold',
        'size-1.5',
        'group-hover/row:underline',
        '@md:flex',
        '*:p-1',
      ],
    ],
  ];
  test.each(cases)('finds the classes of %s', (source, expected) => {
    expect([...extractCandidates(source)]).toEqual(expect.arrayContaining(expected));
  });

  test('takes linear time on text without blanks', () => {
    expectLinear(5_000, (size) => void extractCandidates('a[(b{'.repeat(size)));
    expectLinear(24, (size) => void extractCandidates(('[(' + 'x'.repeat(8)).repeat(size) + ' '));
  });
});

describe('createTailwind', () => {
  test('builds custom colours and plain classes', async () => {
    const css = await build('@import "tailwindcss";\n@theme { --color-jade: #2c6e6c; }', '<p className="bg-jade p-4">');
    expect(css).toContain('--color-jade: #2c6e6c');
    expect(css).toContain('.bg-jade');
  });

  test('accepts parts of Tailwind, other sheets and package sheets', async () => {
    const css = await build(
      '@layer theme, base, utilities;\n@import "tailwindcss/theme.css" layer(theme);\n@import "tailwindcss/utilities" layer(utilities);\n@import "./other.css";\n@import "tw-animate-css";',
      'p-3 animate-in',
      { 'src/other.css': '.own { color: red }', 'tw-animate-css': '@utility animate-in { animation: enter 1s; }' },
    );
    expect(css).toContain('.own');
    expect(css).toContain('.p-3');
    expect(css).toContain('animation: enter 1s');
  });

  test.each(['@plugin "@tailwindcss/typography";', '@config "./tailwind.config.js";', '@import "./none.css";'])(
    'reports in plain words what it does not support: %s',
    async (line) => {
      const result = await create().compile(`@import "tailwindcss";\n${line}`, 'src/index.css', []);
      expect(result.ok).toBe(false);
    },
  );

  test('recompiles when an imported sheet changes', async () => {
    const files: Record<string, string> = { 'src/other.css': '.a{}' };
    const tailwind = create(files);
    files['src/other.css'] = '.first { color: red }';
    await tailwind.compile('@import "./other.css";', 'src/index.css', []);
    files['src/other.css'] = '.second { color: red }';
    const result = await tailwind.compile('@import "./other.css";', 'src/index.css', []);
    expect(result.ok && result.value).toContain('.second');
  });

  test('keeps every class passed so far until forget is called', async () => {
    const tailwind = create();
    const css = '@import "tailwindcss";';
    await tailwind.compile(css, 'a.css', [new Set(['p-11'])]);
    const later = [new Set(['p-12'])];
    const kept = await tailwind.compile(css, 'a.css', later);
    expect(kept.ok && kept.value).toContain('.p-11');
    expect(tailwind.isStale(later)).toBe(true);
    tailwind.forget();
    const clean = await tailwind.compile(css, 'a.css', later);
    expect(clean.ok && clean.value).not.toContain('.p-11');
  });
});

describe('the recordings', () => {
  test.each(recordingNames())('%s gets the same CSS as from the native scanner', async (name) => {
    const { Scanner } = await import('@tailwindcss/oxide');
    for (const reply of recordedReplies(name)) {
      const files = recordedFiles(name, reply);
      const css = files.find(({ path }) => path === 'src/index.css')?.content ?? '@import "tailwindcss";';
      const sources = files.filter(({ path }) => !path.endsWith('.css'));
      const native = new Scanner({}).scanFiles(
        sources.map(({ path, content }) => ({ content, extension: path.slice(path.lastIndexOf('.') + 1) })),
      );
      const ours = sources.map(({ content }) => extractCandidates(content));
      const expected = await create().compile(css, 'src/index.css', [new Set(native)]);
      const actual = await create().compile(css, 'src/index.css', ours);
      if (!expected.ok || !actual.ok) throw new Error('does not compile');
      const [nativeCss, ownCss] = [await minify(expected.value), await minify(actual.value)];
      if (nativeCss !== ownCss) {
        const all = new Set(ours.flatMap((set) => [...set]));
        const lost = native.filter((candidate) => !all.has(candidate));
        expect({ reply, lost, more: ownCss.length - nativeCss.length }).toEqual({ reply, lost: [], more: 0 });
      }
      expect(ownCss === nativeCss).toBe(true);
    }
  });
});
