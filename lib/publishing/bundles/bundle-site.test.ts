import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { siteLimits } from '../../base/foundation/site-limits';
import { fontPackage } from '../../preview/packages/font-package.fixture';
import { readStyleSheet } from '../../preview/packages/style-sheets';
import { readTailwindStyles } from '../../preview/tailwind/node-tailwind-styles';
import type { BundleRequest } from './bundle';
import { bundleSite } from './bundle-site';

const packagesRoot = fileURLToPath(new URL('../../..', import.meta.url));
const styles = readTailwindStyles();
const html =
  '<!doctype html><html><head><title>App</title></head><body><div id="root"></div><script type="module" src="/src/main.tsx"></script></body></html>';
const main = `import { createRoot } from 'react-dom/client';
import App from './App';
import './index.css';
createRoot(document.getElementById('root')!).render(<App />);`;

async function bundle(files: Record<string, string>, request: Partial<BundleRequest> = {}) {
  const all = { 'index.html': html, 'src/main.tsx': main, 'src/index.css': '@import "tailwindcss";', ...files };
  const answer = await bundleSite(
    {
      files: Object.fromEntries(Object.entries(all).map(([name, text]) => [name, { text }])),
      packagesRoot,
      styles: {},
      details: {},
      name: 'Little Steps',
      purpose: 'site',
      backend: null,
      ...request,
    },
    styles,
  );
  const text = (pattern: RegExp) => {
    const file = answer.files.find((one) => pattern.test(one.path));
    return file ? Buffer.from(file.base64, 'base64').toString('utf8') : null;
  };
  return { answer, text };
}

describe('a site', () => {
  test('is one page, one bundle and one sheet with the classes that are used', async () => {
    const { answer, text } = await bundle({
      'src/App.tsx': `export default function App() { return <h1 className="text-3xl grid-cols-[minmax(0,1fr)_auto]">Hi</h1> }`,
    });
    expect(answer.problems).toEqual([]);
    expect(text(/index\.html$/)).toMatch(/<link rel="stylesheet" href="\/assets\/main-[A-Z0-9]+\.css">/);
    expect(text(/\.css$/)).toContain('minmax(0,1fr) auto');
    expect(text(/main-.*\.js$/)).not.toContain('jsxDEV');
  });

  test('has of the drawings those that it shows, with their colours, and no address elsewhere', async () => {
    const folder = path.join(packagesRoot, 'lib/modules/scenes/files');
    const drawings = Object.fromEntries(
      readdirSync(folder).map((name) => [`src/modules/scenes/${name}`, readFileSync(path.join(folder, name), 'utf8')]),
    );
    const show = (names: string) => ({
      ...drawings,
      'src/App.tsx': `import { Scene, ${names} } from '@/modules/scenes';
        export default function App() { return <Scene title="Bay">{[${names}].map((Part, at) => <Part key={at} />)}</Scene>; }`,
    });
    const [none, few] = [
      await bundle({ 'src/App.tsx': 'export default () => <p>Bay</p>;' }),
      await bundle(show('Sky, Cup')),
    ];
    expect(few.answer.problems).toEqual([]);
    expect(few.text(/\.css$/)).toContain('--s-lead');
    const [script, plain] = [few.text(/main-.*\.js$/)!, none.text(/main-.*\.js$/)!];
    expect(script).toContain('M34 76h116');
    expect(script).not.toContain('M97 62V26');
    expect(script.length - plain.length).toBeLessThan(12_000);
  });

  test('tells its scripts of the backend below its own address, and what is for development falls away', async () => {
    const files = {
      'src/App.tsx': `if (import.meta.env.DEV) console.log('only-while-developing');
        export default function App() { return <p>{import.meta.env.VITE_SUPABASE_URL}{import.meta.env.MODE}</p> }`,
    };
    const { answer, text } = await bundle(files, { backend: { anonKey: 'sb_publishable_</script>', url: null } });
    expect(answer.problems).toEqual([]);
    const page = text(/index\.html$/)!;
    const script = /<script>(.*?)<\/script>/.exec(page)![1]!;
    expect(page.indexOf(script)).toBeLessThan(page.indexOf('type="module"'));
    const scope: Record<string, unknown> = { location: { origin: 'http://a.test' } };
    new Function('globalThis', 'location', script)(scope, scope.location);
    expect(scope.__easelEnv).toMatchObject({
      VITE_SUPABASE_URL: 'http://a.test/backend',
      VITE_SUPABASE_ANON_KEY: 'sb_publishable_</script>',
      PROD: true,
    });
    expect(text(/main-.*\.js$/)).toMatch(/globalThis\.__easelEnv\.VITE_SUPABASE_URL/);
    expect(text(/main-.*\.js$/)).not.toContain('only-while-developing');
    const without = await bundle(files);
    expect(without.text(/index\.html$/)).not.toContain('__easelEnv');
  });

  test('follows aliases, endings, raw text, data, globs, pictures and public files', async () => {
    const { answer, text } = await bundle({
      'src/App.tsx': `import { a } from '@/lib/a'; import words from './words.txt?raw'; import data from './data.json';
        import logo from './logo.svg'; import mark from '/mark.svg'; import c from './card.module.css';
        const pages = import.meta.glob('./pages/*.tsx', { eager: true, import: 'title' });
        const Later = () => import('./later');
        export default function App() { return <p className={c.card} onClick={Later}>{a}{words}{data.n}{logo}{mark}{Object.values(pages).join()}{import.meta.env.MODE}</p> }`,
      'src/lib/a.ts': `export const a: string = 'alias-works';`,
      'src/words.txt': 'raw-works',
      'src/data.json': '{"n":"json-works"}',
      'src/logo.svg': '<svg/>',
      'public/mark.svg': '<svg id="mark"/>',
      'src/card.module.css': '.card { color: red }',
      'src/pages/one.tsx': `export const title = 'glob-works';`,
      'src/later.ts': `export const later = 'later-works';`,
    });
    expect(answer.problems).toEqual([]);
    const script = answer.files
      .filter((file) => /\.js$/.test(file.path) && !file.path.includes('later'))
      .map((file) => Buffer.from(file.base64, 'base64').toString('utf8'))
      .join('');
    for (const word of ['alias-works', 'raw-works', 'json-works', 'glob-works', '/mark.svg', 'production']) {
      expect(script).toContain(word);
    }
    expect(script).toMatch(/\/assets\/logo-[A-Z0-9]+\.svg/);
    expect(script).not.toContain('later-works');
    expect(text(/^mark\.svg$/)).toContain('id="mark"');
    expect(text(/main-.*\.css$/)).toContain('color:red');
  });
});

describe('what is wrong is said with its place', () => {
  test.each([
    ['a mistake in the code', `export default function App() { return <p> }`, 'compile', 1],
    ['a file that is not there', `\nimport x from './gone';\nexport default () => x`, 'missing-module', 2],
    [
      'a package that is not there',
      `import x from 'no-such-package-here';\nexport default () => x`,
      'missing-package',
      1,
    ],
  ])('%s', async (_what, source, kind, line) => {
    const { answer } = await bundle({ 'src/App.tsx': source }, { purpose: 'check' });
    expect(answer.problems[0]).toMatchObject({ kind, file: 'src/App.tsx', line });
  });

  test('a page that starts nothing', async () => {
    const { answer } = await bundle({ 'index.html': '<p></p>' });
    expect(answer.problems[0]?.kind).toBe('blank-page');
  });

  test('a page that stands for more than it holds', async () => {
    const { answer } = await bundle({ 'index.html': html + '<div>'.repeat(1_000) });
    expect(answer.problems[0]).toMatchObject({ kind: 'compile', file: 'index.html' });
  });

  test('a name every object has is no file', async () => {
    const { answer } = await bundle({ 'src/App.tsx': `import x from '/constructor'; export default () => x` });
    expect(answer.problems[0]?.kind).toBe('missing-module');
  });
});

describe('fonts of packages', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'easel-fonts-'));
  const hash = 'a'.repeat(32);
  const families = [
    fontPackage('letters', 'Letters'),
    fontPackage(
      'songti',
      'Songti',
      Array.from({ length: 100 }, (_, at) => `${at}`),
    ),
  ];
  let sheets: Record<string, string> = {};
  beforeAll(async () => {
    for (const { name, manifest, files } of families) {
      const place = path.join(folder, 'node_modules', name);
      mkdirSync(path.join(place, 'files'), { recursive: true });
      writeFileSync(path.join(place, 'package.json'), JSON.stringify({ name, version: '1.0.0', ...manifest }));
      for (const [file, text] of Object.entries(files)) writeFileSync(path.join(place, file), text);
    }
    writeFileSync(path.join(folder, 'secret.woff2'), 'do-not-read');
    const names = families.flatMap(({ name }) => [name, `${name}/wght-italic.css`]);
    const read = names.map(async (name) => [name, (await readStyleSheet(folder, name, hash))!] as const);
    sheets = Object.fromEntries(await Promise.all(read));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const site = (css: string, source = `import './index.css'`) =>
    bundle({ 'src/main.tsx': source, 'src/index.css': css }, { packagesRoot: folder, styles: sheets });
  const fontsOf = ({ answer }: Awaited<ReturnType<typeof bundle>>) =>
    answer.files.filter((file) => file.path.endsWith('.woff2'));

  test.each([
    ['a style sheet', '@import "tailwindcss";\n@import "@fontsource-variable/letters";', `import './index.css'`],
    ['a module', '@import "tailwindcss";', `import '@fontsource-variable/letters';\nimport './index.css'`],
    ['both', '@import "@fontsource-variable/letters";', `import '@fontsource-variable/letters';\nimport './index.css'`],
  ])('named in %s go out as files under names of their content', async (_where, css, source) => {
    const made = await site(css, source);
    expect(made.answer.problems).toEqual([]);
    const fonts = fontsOf(made);
    // Only the upright font, since nothing uses italics.
    expect(fonts.map((file) => file.path.replace(/-[A-Z0-9]{8}\./, '.')).sort()).toEqual([
      'assets/letters-latin-ext-wght-normal.woff2',
      'assets/letters-latin-wght-normal.woff2',
      'assets/letters-vietnamese-wght-normal.woff2',
    ]);
    expect(fonts.every((file) => file.immutable)).toBe(true);
    const latin = fonts.find((file) => file.path.includes('letters-latin-wght'))!;
    expect(Buffer.from(latin.base64, 'base64').toString()).toBe('wOF2 letters latin normal');
    const sheet = made.text(/\.css$/)!;
    expect(sheet).toContain(`/${latin.path}`);
    expect(sheet).not.toMatch(/data:|\/@l\//);
  });

  test('are asked for with the page, the upright Latin of two families that rules name', async () => {
    const made = await site(
      '@import "tailwindcss";\n@import "@fontsource-variable/letters";\n@import "@fontsource-variable/letters/wght-italic.css";\n@import "@fontsource-variable/songti";\nh1 { font-family: "Letters Variable", serif }',
    );
    const links = [...made.text(/index\.html$/)!.matchAll(/<link rel="preload"[^>]*>/g)].map(([link]) => link);
    const [latin] = fontsOf(made).filter((file) => file.path.includes('letters-latin-wght-normal'));
    expect(links).toEqual([`<link rel="preload" as="font" type="font/woff2" href="/${latin!.path}" crossorigin="">`]);
  });

  test('that could not be had are left out, and the site goes out with its stand-ins', async () => {
    const css =
      '@import "tailwindcss";\n@import "@fontsource-variable/fraunces";\nh1 { font-family: "Fraunces Variable", serif }';
    const made = await site(css, `import '@fontsource-variable/fraunces/wght-italic.css';\nimport './index.css'`);
    expect(made.answer.problems).toEqual([]);
    expect(fontsOf(made)).toEqual([]);
    expect(made.text(/\.css$/)!).toContain('Fraunces Variable Fallback');
  });

  test('have a stand-in of fitting widths meanwhile', async () => {
    const made = await site('h1 { font-family: "Fraunces Variable", serif }');
    const sheet = made.text(/\.css$/)!;
    expect(sheet).toMatch(/Fraunces Variable Fallback"?;src:local\(/);
    expect(sheet).toMatch(/font-family:"?Fraunces Variable"?,"?Fraunces Variable Fallback"?,serif/);
  });

  test('of a Chinese family all slices go out, within what a site may be', async () => {
    const made = await site('@import "tailwindcss";\n@import "@fontsource-variable/songti";');
    expect(made.answer.problems).toEqual([]);
    expect(fontsOf(made)).toHaveLength(101);
    expect(made.text(/\.css$/)!.match(/@font-face/g)).toHaveLength(101);
    expect(made.answer.files.length).toBeLessThan(siteLimits.files);
  });

  test('an address that leads out of the packages gives nothing', async () => {
    const addresses = [`/@l/${hash}/../secret.woff2`, `/@l/${hash}/@fontsource-variable/letters/../../../secret.woff2`];
    const made = await site(addresses.map((url, at) => `@font-face{font-family:f${at};src:url("${url}")}`).join('\n'));
    expect(fontsOf(made)).toEqual([]);
    expect(JSON.stringify(made.answer)).not.toContain(Buffer.from('do-not-read').toString('base64'));
  });
});

describe('nothing outside gets in', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'easel-bundle-'));
  beforeAll(() => {
    writeFileSync(path.join(folder, 'secret.json'), '{"secret":"do-not-read"}');
    const hostile = path.join(folder, 'layer', 'node_modules', 'hostile');
    mkdirSync(hostile, { recursive: true });
    writeFileSync(path.join(hostile, 'package.json'), '{"name":"hostile","main":"index.js"}');
    writeFileSync(path.join(hostile, 'index.js'), `module.exports = require('../../../secret.json')`);
    const linked = path.join(folder, 'layer', 'node_modules', 'linked');
    mkdirSync(linked);
    symlinkSync(path.join(folder, 'secret.json'), path.join(linked, 'index.json'));
    writeFileSync(path.join(linked, 'package.json'), '{"name":"linked","main":"index.json"}');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const entry = (source: string) => ({
    'src/main.tsx': source,
    'src/App.tsx': '',
  });

  test.each([
    ['a package reaching out of its folder', `import x from 'hostile'; console.log(x)`],
    ['a link out of the folder', `import x from 'linked'; console.log(x)`],
    ['a path of the machine', `import x from '/etc/passwd?raw'; console.log(x)`],
    ['a path upwards', `import x from '../../../../../../etc/passwd?raw'; console.log(x)`],
    ['an address of a file', `import x from 'file:///etc/passwd'; console.log(x)`],
  ])('%s', async (_what, source) => {
    const { answer } = await bundle(entry(source), { packagesRoot: path.join(folder, 'layer') });
    const everything = answer.files.map((file) => Buffer.from(file.base64, 'base64').toString('utf8')).join('');
    expect(everything).not.toContain('do-not-read');
    expect(everything).not.toContain('root:');
  });
});
