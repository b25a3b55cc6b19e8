import { describe, expect, test } from 'vitest';
import { compileError } from './compiler.fixture';
import { readAliases } from './read-aliases';
import { readHtml } from './read-html';
import { readLiteralArguments } from './read-literal';
import { readSwcFault } from './read-swc-fault';
import { createResolver } from './resolve-import';
import { scanSource } from './scan-source';
import { closedThemeBlocks, keepThemeVariables } from './theme-block';

describe('createResolver', () => {
  const files = new Set(['src/a.ts', 'src/b/index.tsx', 'src/c.tsx', 'src/c.css', 'public/logo.svg']);
  const resolve = createResolver((path) => files.has(path), [{ prefix: '@/', target: 'src/' }]);

  test.each([
    ['./a', 'src/a.ts', ''],
    ['@/b', 'src/b/index.tsx', ''],
    ['../src/c', 'src/c.tsx', ''],
    ['./a.js', 'src/a.ts', ''],
    ['./c.css?raw', 'src/c.css', '?raw'],
    ['/logo.svg', 'public/logo.svg', ''],
    ['/src/a', 'src/a.ts', ''],
  ])('finds %s', (specifier, path, query) => {
    expect(resolve(specifier, 'src/App.tsx')).toEqual({ kind: 'file', path, query });
  });

  test('tells packages, URLs and missing files apart', () => {
    expect(resolve('react-dom/client', 'src/a.ts').kind).toBe('package');
    expect(resolve('@radix-ui/react-dialog', 'src/a.ts').kind).toBe('package');
    expect(resolve('https://esm.sh/x', 'src/a.ts').kind).toBe('address');
    expect(resolve('./none', 'src/a.ts')).toEqual({ kind: 'missing', path: 'src/none', query: '' });
  });
});

describe('readAliases', () => {
  const read = (files: Record<string, string>) => readAliases((path) => files[path] ?? null);

  test('reads tsconfig with comments, and what vite.config spells out', () => {
    const aliases = read({
      'tsconfig.json':
        '{ /* a */ "compilerOptions": { "baseUrl": "./", "paths": { "@/*": ["./app/*"], "~lib": ["lib/main.ts"], }, } } // end',
      'vite.config.ts': `resolve: { alias: { "@ui": path.resolve(__dirname, "./src/ui"), '@x': fileURLToPath(new URL('./x', import.meta.url)) } }`,
    });
    expect(Object.fromEntries(aliases.map(({ prefix, target }) => [prefix, target]))).toEqual({
      '@/': 'app/',
      '~lib': 'lib/main.ts',
      '@ui/': 'src/ui/',
      '@x/': 'x/',
    });
  });

  test('knows @/ without any config', () => {
    expect(read({ 'tsconfig.json': 'not json' })).toEqual([{ prefix: '@/', target: 'src/' }]);
  });
});

describe('readHtml', () => {
  test('takes the entry script out, whatever the order of its attributes', () => {
    const page = '<body>\n  <div id="root"></div>\n  <script src="./src/index.tsx" type="module"></script>\n</body>';
    expect(readHtml(page)).toEqual({ html: '<body>\n  <div id="root"></div>\n</body>', entry: '/src/index.tsx' });
  });

  test('leaves scripts of other sites and shows the app without a page', () => {
    const page =
      '<script type="module" src="https://a.example/x.js"></script><script type="module" src="/src/m.tsx"></script>';
    expect(readHtml(page)).toMatchObject({ entry: '/src/m.tsx', html: page.slice(0, page.indexOf('</script>') + 9) });
    expect(readHtml(null)).toMatchObject({ entry: '/src/main.tsx' });
  });
});

describe('closedThemeBlocks', () => {
  test('waits for the closing brace, strings and comments aside', () => {
    const open = `/* @theme { } */\n@theme {\n  --a: "}";\n  /* } */\n  --animate-x: x 1s;\n  @keyframes x { to { opacity: 1 } }\n`;
    expect(closedThemeBlocks(open)).toEqual([]);
    expect(closedThemeBlocks(`${open}}\n@theme inline {`)).toEqual([`${open.slice(17)}}`]);
  });

  test('keeps every variable where asked', () => {
    expect(keepThemeVariables('@theme { --a: b } @theme inline { } @theme static {}')).toBe(
      '@theme static { --a: b } @theme static inline { } @theme static {}',
    );
  });
});

describe('readLiteralArguments', () => {
  test('reads what a glob call may hold', () => {
    const code = `f(["./*.md", '!x'], { eager: true, import: 'default', /* c */ n: [1, null], })`;
    expect(readLiteralArguments(code, 1)).toEqual({
      values: [['./*.md', '!x'], { eager: true, import: 'default', n: [1, null] }],
      end: code.length,
    });
    expect(readLiteralArguments('f(name)', 1)).toBe(null);
    expect(readLiteralArguments('f(`a${b}`)', 1)).toBe(null);
    expect(readLiteralArguments('f("open', 1)).toBe(null);
  });
});

describe('scanSource', () => {
  test('tells names, types and dynamic imports', () => {
    const facts = scanSource(
      'src/a.tsx',
      `import A, { b as c, type D } from './x';\nimport type E from './e';\nimport * as n from 'n';\nimport './s.css';\n/*\nimport old from './old';\n*/\n// import x from './y';\nexport { q, type R as S } from './q';\nconst L = lazy(() => import('./lazy'));\nexport default function Z() {}\nexport async function y() {}\nexport interface I {}\n`,
    );
    expect(facts.imports.map(({ specifier, names }) => [specifier, names.map(({ imported }) => imported)])).toEqual([
      ['./x', ['default', 'b']],
      ['n', ['*']],
      ['./s.css', []],
      ['./q', ['q']],
      ['./lazy', ['default']],
    ]);
    expect([...facts.exports!].sort()).toEqual(['I', 'S', 'default', 'q', 'y']);
    expect(scanSource('src/i.ts', `export * from './a';`).exports).toBe(null);
  });
});

describe('readSwcFault', () => {
  test('finds sentence, line and column', async () => {
    expect(readSwcFault(await compileError('const a = 1;\nconst b = ;\n'))).toEqual({
      message: 'Expression expected',
      line: 2,
      column: 10,
    });
    expect(readSwcFault(new Error('odd'))).toEqual({ message: 'This file cannot be read.', line: null, column: null });
  });
});
