import { describe, expect, test } from 'vitest';
import type { CompiledModule, CompilerOutput } from '../runtime/compiler';
import { asFiles, createTestCompiler, hash, template, testLayer } from './compiler.fixture';

const load = (files: Record<string, string>) =>
  createTestCompiler().load(asFiles({ ...template, ...files }), testLayer);
const app = (code: string) => `${code}\nexport default function App() { return <p className="p-1" />; }\n`;
const at = (output: CompilerOutput, url: string): CompiledModule => {
  const module = output.modules.find((candidate) => candidate.url === url);
  if (!module) throw new Error(`${url} is not among ${output.modules.map((each) => each.url).join(', ')}`);
  return module;
};
const bodyOf = ({ code }: CompiledModule) => code.replace(/\n\/\/# sourceMappingURL[\s\S]*$/, '');

describe('modules', () => {
  test('import project files by URL and packages bare, at the sites they name', async () => {
    const output = await load({
      'src/App.tsx': app(
        `import { cn } from '@/lib/utils'; import { format } from 'date-fns'; console.log(cn, format);`,
      ),
    });
    const module = at(output, '/src/App.tsx');
    for (const { start, end, specifier } of module.imports) expect(module.code.slice(start, end)).toBe(specifier);
    expect(module.imports.map(({ specifier }) => specifier)).toEqual(
      expect.arrayContaining(['/src/lib/utils.ts', 'date-fns', 'react/jsx-dev-runtime']),
    );
    expect(module.accepts).toBe(true);
    expect(module.code).toContain('globalThis.__easel.refresh("/src/App.tsx")');
    expect(module.code).toContain('fileName: "src/App.tsx"');
  });

  test('drop types, keep enums and satisfies', async () => {
    const output = await load({
      'src/App.tsx': app(
        `import type { A } from './a'; import { type B, C } from './b'; enum Day { Monday } const x = { d: Day.Monday } satisfies object; export type Q = A | B; console.log(C, x);`,
      ),
      'src/b.ts': 'export interface B {}\nexport const C = 1;',
    });
    expect(output.problems).toEqual([]);
    expect(at(output, '/src/App.tsx').imports.map(({ specifier }) => specifier)).not.toContain('/src/a');
    expect(output.modules.some(({ url }) => url === '/src/b.ts')).toBe(true);
  });

  test('take JSON, text, addresses and pictures', async () => {
    const output = await createTestCompiler().load(
      {
        ...asFiles({
          ...template,
          'src/App.tsx': app(
            `import data, { name } from './data.json'; import text from './note.md?raw'; import logo from './logo.svg'; import photo from './photo.png'; import where from './note.md?url'; import top from '/top.svg'; console.log(data, name, text, logo, photo, where, top);`,
          ),
          'src/data.json': '{ "name": "Ada", "not-a-name": 1, "default": 2 }',
          'src/note.md': '# Hi',
          'src/logo.svg': '<svg/>',
          'public/top.svg': '<svg/>',
        }),
        'src/photo.png': { blob: 'a'.repeat(64), contentType: 'image/png' },
      },
      testLayer,
    );
    expect(output.problems).toEqual([]);
    expect(at(output, '/src/data.json').code).toContain('export const name = "Ada";');
    expect(at(output, '/src/note.md?raw').code).toBe('export default "# Hi";\n');
    expect(at(output, '/src/photo.png').code).toBe(`export default "/@a/${'a'.repeat(64)}.png";\n`);
    expect(at(output, '/src/logo.svg').code).toContain(`/@a/${await hash('<svg/>')}.svg`);
    expect(at(output, '/public/top.svg').code).toBe('export default "/top.svg";\n');
  });

  test('put a style sheet into the page and scope a CSS module', async () => {
    const output = await load({
      'src/App.tsx': app(
        `import styles, { card } from './card.module.css'; import './plain.css'; console.log(styles, card);`,
      ),
      'src/card.module.css':
        '.card { color: red; &:hover .title { color: blue } }\n:global(.keep) .title {}\n@media (min-width: 1px) { .big { composes: card; margin: 0.5em } }',
      'src/plain.css': 'body { background: url(./bg.png) }',
      'src/bg.png': 'x',
    });
    expect(output.problems).toEqual([]);
    const scoped = at(output, '/src/card.module.css');
    expect(scoped.css).toMatch(/^\.card_\w+_card \{ color: red; &:hover \.card_\w+_title/);
    expect(scoped.css).toContain('\n.keep .card_');
    expect(scoped.css).toContain('0.5em');
    expect(scoped.code).toMatch(/export const big = "card_\w+_big card_\w+_card"/);
    const plain = at(output, '/src/plain.css');
    expect(plain.accepts).toBe(true);
    expect(plain.code).toContain('globalThis.__easel.style("/src/plain.css", ');
    expect(plain.css).toMatch(/url\("\/@a\/[0-9a-f]{64}\.png"\)/);
  });

  test('know env, hot, globs, assets by URL and NODE_ENV', async () => {
    const output = await load({
      'src/App.tsx': app(
        `console.log(import.meta.env.VITE_KEY, process.env.NODE_ENV);
if (import.meta.hot) import.meta.hot.accept(() => {});
import.meta.hot.dispose(() => {});
const lazy = import.meta.glob('./pages/*.tsx');
const eager = import.meta.glob(['./notes/**/*.md', '!**/draft.md'], { query: '?raw', import: 'default', eager: true });
const one = import.meta.glob('@/pages/{A,B}.tsx', { import: 'title' });
console.log(lazy, eager, one, new URL('./a.png', import.meta.url).href, import.meta.url);
export const Later = lazy2(() => import('./pages/A'));`,
      ).replace('export const Later', 'function lazy2(x: unknown) { return x; }\nconst Later'),
      'src/pages/A.tsx': 'export const title = 1; export default function A() { return null; }',
      'src/pages/B.tsx': 'export const title = 2;',
      'src/notes/x.md': 'x',
      'src/notes/deep/y.md': 'y',
      'src/notes/draft.md': 'z',
      'src/a.png': 'png',
    });
    expect(output.problems).toEqual([]);
    const module = at(output, '/src/App.tsx');
    const code = bodyOf(module);
    expect(code).toContain('globalThis.__easel.env.VITE_KEY, "development"');
    expect(code).toContain('if (undefined) undefined?.accept(');
    expect(code).toContain('"./pages/A.tsx": () => import("/src/pages/A.tsx")');
    expect(code).toContain('"/src/pages/B.tsx": () => import("/src/pages/B.tsx").then((module) => module["title"])');
    expect(code).toMatch(/import \{ default as (\w+) \} from "\/src\/notes\/deep\/y\.md\?raw"/);
    expect(code).not.toContain('draft.md?raw');
    expect(code).toMatch(/new URL\(__easelAsset\d+, globalThis\.location\.origin\)/);
    expect(code).not.toContain('import.meta');
    for (const { start, end, specifier } of module.imports) expect(module.code.slice(start, end)).toBe(specifier);
    expect(module.imports.filter(({ dynamic }) => dynamic)).toHaveLength(5);
    expect(output.modules.map(({ url }) => url)).toEqual(
      expect.arrayContaining(['/src/notes/x.md?raw', '/src/a.png?url']),
    );
  });

  test('choose among files where an import leaves part of the name open', async () => {
    const output = await load({
      'src/App.tsx': app('console.log((name: string) => import(`./pages/${name}.tsx`));'),
      'src/pages/A.tsx': 'export default 1;',
    });
    const module = at(output, '/src/App.tsx');
    expect(bodyOf(module)).toContain('({"./pages/A.tsx": () => import("/src/pages/A.tsx"), }), `./pages/${name}.tsx`)');
    expect(output.modules.map(({ url }) => url)).toContain('/src/pages/A.tsx');
  });

  test('accept updates only when every export is a component', async () => {
    const files = {
      'src/a.tsx': 'export function A() { return <p />; }\nexport const B = () => <p />;',
      'src/b.tsx': 'export function A() { return <p />; }\nexport const useA = () => 1;',
      'src/c.tsx': 'function C() { return <p />; }\nexport default C;',
      'src/d.tsx': 'export const Limit = 3;\nexport default function D() { return <p />; }',
      'src/e.tsx': "import { memo } from 'react';\nexport default memo(function E() { return <p />; });",
    };
    const imports = Object.keys(files).map(
      (path, index) => `import * as m${index} from '@/${path.slice(4)}'; console.log(m${index});`,
    );
    const output = await load({ ...files, 'src/App.tsx': app(imports.join('\n')) });
    expect(Object.keys(files).map((path) => at(output, `/${path}`).accepts)).toEqual([true, false, true, false, true]);
  });

  test('map positions back to the source', async () => {
    const compiler = createTestCompiler();
    const source = `import { cn } from '@/lib/utils';\n\nexport default function App() {\n  const x: string = cn('Ä');\n  throw new Error(x);\n}\n`;
    const output = await compiler.load(asFiles({ ...template, 'src/App.tsx': source }), testLayer);
    const lines = at(output, '/src/App.tsx').code.split('\n');
    const line = lines.findIndex((text) => text.includes('throw new'));
    expect(await compiler.originalPosition('/src/App.tsx', line + 1, lines[line]!.indexOf('throw'))).toEqual({
      file: 'src/App.tsx',
      line: 5,
      column: 2,
    });
    expect(await compiler.originalPosition('/src/none.tsx', 1, 0)).toBe(null);
  });
});

describe('problems', () => {
  test('name the file, line and column of a mistake and quote it', async () => {
    const output = await load({
      'src/App.tsx': 'export default function App() {\n  const x = 1\n  return <div>{x</div>\n}\n',
    });
    expect(output.isStanding).toBe(false);
    expect(output.problems).toHaveLength(1);
    expect(output.problems[0]).toMatchObject({ kind: 'compile', file: 'src/App.tsx', line: 3 });
    expect(output.problems[0]!.excerpt).toContain('> 3 |   return <div>{x</div>');
  });

  test('name both files of a missing import', async () => {
    const output = await load({ 'src/App.tsx': app(`import { sum } from '@/lib/sums';\nconsole.log(sum);`) });
    expect(output.problems).toMatchObject([{ kind: 'missing-module', file: 'src/App.tsx', line: 1 }]);
    expect(output.problems[0]!.message).toContain('src/lib/sums');
    expect(output.isStanding).toBe(false);
  });

  test('name an export that is not there', async () => {
    const output = await load({ 'src/App.tsx': app(`import cn, { cx } from './lib/utils';\nconsole.log(cn, cx);`) });
    expect(output.problems.map(({ message }) => message)).toEqual([
      'src/App.tsx takes a default export from src/lib/utils.ts, but that file does not export it.',
      'src/App.tsx takes “cx” from src/lib/utils.ts, but that file does not export it.',
    ]);
  });

  test('leave unknown packages to the layer', async () => {
    const compiler = createTestCompiler();
    const files = { ...template, 'src/App.tsx': app(`import x from 'left-pad';\nconsole.log(x);`) };
    const output = await compiler.load(asFiles(files), testLayer);
    expect(output).toMatchObject({ problems: [], missingPackages: ['left-pad'], isStanding: false, kind: 'none' });
    const layer = { ...testLayer, imports: { ...testLayer.imports, 'left-pad': 'x.js' } };
    expect(await compiler.setLayer(layer)).toMatchObject({ missingPackages: [], isStanding: true, kind: 'reload' });
  });

  test.each([
    [`new Worker(new URL('./w.ts', import.meta.url));`, 'workers'],
    [`import W from './w.ts?worker'; console.log(W);`, '?worker'],
    [`import './a.scss';`, 'style language'],
    [`import.meta.glob(pattern);`, 'glob'],
    [`import.meta.glob('./*a*a*a*a*.ts');`, 'glob'],
    [`import.meta.glob('./**/**/**/**/a.ts');`, 'glob'],
  ])('refuse in plain words: %s', async (code, words) => {
    const output = await load({ 'src/App.tsx': app(code), 'src/w.ts': 'export {}', 'src/a.scss': '' });
    expect(output.problems).toMatchObject([{ kind: 'compile' }]);
    expect(output.problems[0]!.message).toContain(words);
  });
});

describe('updates', () => {
  const start = async (files: Record<string, string> = {}) => {
    const compiler = createTestCompiler();
    await compiler.load(asFiles({ ...template, ...files }), testLayer);
    const write = (path: string, content: string, isStreaming = false) =>
      compiler.apply([{ type: 'file-write', path, content }], isStreaming);
    return { compiler, write };
  };
  const card = 'export function Card() { return <p className="p-1">a</p>; }\n';
  const usesCard = app(`import { Card } from './components/Card';\nconsole.log(Card);`);

  test('stay at a component', async () => {
    const { write } = await start({ 'src/App.tsx': usesCard, 'src/components/Card.tsx': card });
    const output = await write('src/components/Card.tsx', card.replace('>a<', '>b<'));
    expect(output).toMatchObject({ kind: 'hot', boundaries: ['/src/components/Card.tsx'], problems: [] });
    expect(output.modules.map(({ url }) => url)).toEqual(['/src/components/Card.tsx']);
  });

  test('bring the style sheet along when a class is new', async () => {
    const { write } = await start({ 'src/App.tsx': usesCard, 'src/components/Card.tsx': card });
    const output = await write('src/components/Card.tsx', card.replace('p-1', 'p-[13px]'));
    expect([...output.boundaries].sort()).toEqual(['/src/components/Card.tsx', '/src/index.css']);
    expect(at(output, '/src/index.css').css).toContain('padding: 13px');
  });

  test('climb through what does not accept, in import order', async () => {
    const { write } = await start({
      'src/App.tsx': app(`import { twice } from './lib/twice';\nconsole.log(twice);`),
      'src/lib/twice.ts': "import { two } from './two';\nexport const twice = two * 2;",
      'src/lib/two.ts': 'export const two = 2;',
    });
    const output = await write('src/lib/two.ts', 'export const two = 3;');
    expect(output).toMatchObject({ kind: 'hot', boundaries: ['/src/App.tsx'] });
    expect(output.modules.map(({ url }) => url)).toEqual(['/src/lib/two.ts', '/src/lib/twice.ts', '/src/App.tsx']);
  });

  test('reload when nothing accepts, and do nothing for what is not shown', async () => {
    const { write } = await start();
    expect((await write('src/main.tsx', `${template['src/main.tsx']}console.log(1);\n`)).kind).toBe('reload');
    expect((await write('src/lib/unused.ts', 'export const a = 1;')).kind).toBe('none');
    const page = await write('index.html', template['index.html']!.replace('New app', 'Mine'));
    expect(page).toMatchObject({ kind: 'none' });
    expect(page.html).toContain('<title>Mine</title>');
    expect(page.html).not.toContain('main.tsx');
  });

  test('keep the last good file while one does not compile', async () => {
    const { compiler, write } = await start({ 'src/App.tsx': usesCard, 'src/components/Card.tsx': card });
    const broken = await write('src/components/Card.tsx', 'export function Card( {');
    expect(broken).toMatchObject({ kind: 'none', isStanding: true, modules: [] });
    expect(broken.problems).toMatchObject([{ kind: 'compile', file: 'src/components/Card.tsx' }]);
    expect((await compiler.manifest()).manifest.modules.map(({ url }) => url)).toContain('/src/components/Card.tsx');
    const mended = await write('src/components/Card.tsx', card.replace('>a<', '>b<'));
    expect(mended).toMatchObject({ kind: 'hot', problems: [] });
  });

  test('leave the frame alone while the app can’t run, then send everything at once', async () => {
    const { write } = await start();
    const first = await write('src/App.tsx', app(`import { a } from './lib/a';\nconsole.log(a);`));
    expect(first).toMatchObject({ isStanding: false, kind: 'none' });
    const second = await write('src/lib/a.ts', 'export const a = 1;');
    expect(second).toMatchObject({ isStanding: true, kind: 'hot', problems: [] });
    expect(second.boundaries).toContain('/src/App.tsx');
    const order = second.modules.map(({ url }) => url).filter((url) => !url.endsWith('.css'));
    expect(order).toEqual(['/src/lib/a.ts', '/src/App.tsx']);
  });

  test('ask for a reload when modules import each other', async () => {
    const { write } = await start({
      'src/App.tsx': app(`import { a } from './a';\nconsole.log(a);`),
      'src/a.ts': "import { b } from './b';\nexport const a = () => b;",
      'src/b.ts': "import { a } from './a';\nexport const b = () => a;",
    });
    expect((await write('src/b.ts', "import { a } from './a';\nexport const b = () => [a];")).kind).toBe('reload');
  });

  test('follow a rename and a deletion', async () => {
    const { compiler } = await start({ 'src/App.tsx': usesCard, 'src/components/Card.tsx': card });
    const output = await compiler.apply(
      [
        { type: 'file-rename', from: 'src/components/Card.tsx', to: 'src/components/Box.tsx' },
        { type: 'file-write', path: 'src/App.tsx', content: usesCard.replace('/Card', '/Box') },
      ],
      false,
    );
    expect(output).toMatchObject({ kind: 'hot', removed: ['/src/components/Card.tsx'], problems: [] });
  });
});

describe('while a reply streams', () => {
  const stream = async () => {
    const compiler = createTestCompiler();
    await compiler.load(asFiles(template), testLayer);
    const write = (path: string, content: string) => compiler.apply([{ type: 'file-write', path, content }], true);
    return { compiler, write };
  };

  test('a component that is not written yet is a placeholder until it is', async () => {
    const { compiler, write } = await stream();
    const first = await write(
      'src/App.tsx',
      `import Home from './pages/Home';\nimport { Bar } from '@/components/Bar';\nexport default function App() { return <Bar><Home /></Bar>; }\n`,
    );
    expect(first).toMatchObject({ problems: [], isStanding: true, kind: 'hot', held: [] });
    expect(first.placeholders).toEqual(['src/pages/Home.tsx', 'src/components/Bar.tsx']);
    expect(at(first, '/src/pages/Home.tsx')).toMatchObject({ placeholder: true, accepts: true });
    const second = await write('src/pages/Home.tsx', 'export default function Home() { return <h1>Hi</h1>; }');
    expect(second).toMatchObject({
      kind: 'hot',
      boundaries: ['/src/pages/Home.tsx'],
      placeholders: ['src/components/Bar.tsx'],
    });
    const last = await compiler.flush();
    expect(last.problems).toMatchObject([{ kind: 'missing-module', file: 'src/App.tsx', line: 2 }]);
    expect(last.isStanding).toBe(true);
  });

  test('a part that registers under another name reaches its importers instead', async () => {
    const { write } = await stream();
    await write(
      'src/App.tsx',
      `import Home from './pages/Home';\nexport default function App() { return <Home />; }\n`,
    );
    const output = await write('src/pages/Home.tsx', 'export default function Start() { return <h1>Hi</h1>; }');
    expect(output).toMatchObject({ kind: 'hot', boundaries: ['/src/App.tsx'] });
  });

  test('a file waits for a hook, a missing export, or a package', async () => {
    const { compiler, write } = await stream();
    const held = await write(
      'src/App.tsx',
      `import { useA } from './hooks/useA';\nimport { cn, cx } from './lib/utils';\nimport pad from 'left-pad';\nexport default function App() { return <p>{useA(cn, cx, pad)}</p>; }\n`,
    );
    expect(held).toMatchObject({ held: ['src/App.tsx'], problems: [], kind: 'none', missingPackages: ['left-pad'] });
    await write('src/hooks/useA.ts', 'export function useA(...x: unknown[]) { return x.length; }');
    const still = await write('src/lib/utils.ts', `${template['src/lib/utils.ts']}export const cx = cn;\n`);
    expect(still.held).toEqual(['src/App.tsx']);
    const shown = await compiler.setLayer({ ...testLayer, imports: { ...testLayer.imports, 'left-pad': 'x' } });
    expect(shown).toMatchObject({ held: [], kind: 'hot', problems: [], missingPackages: [] });
  });

  test('a closed theme shows its colours before the sheet has ended', async () => {
    const { compiler, write } = await stream();
    const start = '@import "tailwindcss";\n\n@theme {\n  --color-jade: #2c6e6c;';
    expect(await compiler.applyPartial('src/index.css', start)).toBe(null);
    const output = await compiler.applyPartial('src/index.css', `${start}\n}\n\n@layer base { body { color: re`);
    expect(output).toMatchObject({ kind: 'hot', boundaries: ['/src/index.css'] });
    expect(at(output!, '/src/index.css').css).toContain('--color-jade: #2c6e6c');
    expect(await compiler.applyPartial('src/index.css', `${start}\n}\n\n@layer base { body { color: red`)).toBe(null);
    const ended = await write('src/index.css', `${start}\n}\n`);
    expect(ended.problems).toEqual([]);
  });

  test('a broken file is reported at once and never shown', async () => {
    const { compiler, write } = await stream();
    const output = await write('src/App.tsx', 'export default function App() { return <p>');
    expect(output).toMatchObject({ isStanding: true, kind: 'none', modules: [] });
    expect(output.problems).toMatchObject([{ kind: 'compile', file: 'src/App.tsx' }]);
    expect((await compiler.flush()).problems).toHaveLength(1);
  });
});

describe('a manifest', () => {
  test('lists modules, assets and styles in order, and avoids compiling them again', async () => {
    const files = asFiles({ ...template, 'public/robots.txt': 'User-agent: *' });
    const first = createTestCompiler();
    const before = await first.load(files, testLayer);
    const { manifest, code } = await first.manifest();
    expect(manifest).toMatchObject({ entry: '/src/main.tsx', layer: 'layer', styles: ['/src/index.css'] });
    expect(manifest.assets).toMatchObject([{ url: '/robots.txt', contentType: 'text/plain' }]);
    expect(JSON.stringify(manifest)).not.toContain('"code"');
    expect([...code.keys()].sort()).toEqual(before.modules.map((module) => module.hash).sort());

    const counted = { transforms: 0 };
    const second = createTestCompiler(counted);
    const after = await second.load(files, testLayer, { manifest, code });
    expect(counted.transforms).toBe(0);
    expect(after.modules.map(({ url, hash: each }) => url + each)).toEqual(
      before.modules.map(({ url, hash: each }) => url + each),
    );
    expect(after.problems).toEqual([]);
  });
});
