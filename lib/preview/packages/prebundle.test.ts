import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { notStartingWith } from './confined-plugin';
import { fontPackage } from './font-package.fixture';
import { prebundle, type PrebundleResult } from './prebundle';

const easel = path.join(import.meta.dirname, '../../..');
const hash = 'a'.repeat(32);
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'easel-prebundle-'));
  await mkdir(path.join(folder, 'root/node_modules'), { recursive: true });
  await writeFile(path.join(folder, 'secret.json'), '{"key":"TOP-SECRET"}');
  await writeFile(path.join(folder, 'root/secret.json'), '{"key":"TOP-SECRET"}');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function install(name: string, files: Record<string, string>): Promise<void> {
  const place = path.join(folder, 'root/node_modules', name);
  const all = { 'package.json': JSON.stringify({ name, version: '1.0.0', main: 'index.js' }), ...files };
  for (const [file, content] of Object.entries(all)) {
    await mkdir(path.dirname(path.join(place, file)), { recursive: true });
    await writeFile(path.join(place, file), content);
  }
}

function bundle(specifiers: string[], root = path.join(folder, 'root')): Promise<PrebundleResult> {
  return prebundle({ root, out: path.join(folder, 'out'), hash, specifiers, packages: specifiers, brotli: 1 });
}

async function load(file: string): Promise<Record<string, unknown>> {
  return import(/* @vite-ignore */ pathToFileURL(path.join(folder, 'out', file)).href);
}

async function allText(): Promise<string> {
  const names = await readdir(path.join(folder, 'out')).catch(() => []);
  return (await Promise.all(names.map((name) => readFile(path.join(folder, 'out', name), 'latin1')))).join('');
}

describe('prebundle', () => {
  test('exports the names and the default of CommonJS packages', async () => {
    await install('plain', {
      'index.js': 'exports.one = 1; exports.two = require("./two");',
      'two.js': 'module.exports = 2;',
    });
    await install('wrapped', {
      'index.js':
        '(function(){ function lib(){}; lib.debounce = () => "debounced"; module.exports = lib; }).call(this);',
    });
    await install('transpiled', {
      'index.js':
        'Object.defineProperty(exports, "__esModule", { value: true }); exports.default = "d"; exports.n = "n";',
    });
    const made = await bundle(['plain', 'wrapped', 'transpiled']);
    if (made.kind !== 'made') throw new Error(made.detail);

    expect(await load(made.imports.plain!)).toMatchObject({ one: 1, two: 2, default: { one: 1, two: 2 } });
    const wrapped = await load(made.imports.wrapped!);
    expect((wrapped.debounce as () => string)()).toBe('debounced');
    expect(wrapped.default).toBeTypeOf('function');
    expect(await load(made.imports.transpiled!)).toMatchObject({ default: 'd', n: 'n' });
  });

  test('keeps shared code once and leaves out specifiers that don’t resolve', async () => {
    await install('shared', {
      'index.js': 'export const state = { count: 0 };',
      'package.json': '{"module":"index.js"}',
    });
    await install('user', {
      'index.js': 'import { state } from "shared"; export default () => ++state.count;',
      'package.json': '{"module":"index.js","exports":{".":"./index.js","./sub":"./index.js"}}',
    });
    const made = await bundle(['shared', 'user', 'user/sub', 'user/none', 'nobody']);
    if (made.kind !== 'made') throw new Error(made.detail);
    expect(Object.keys(made.imports)).toEqual(['shared', 'user', 'user/sub']);

    const user = await load(made.imports.user!);
    (user.default as () => number)();
    expect((await load(made.imports.shared!)).state).toEqual({ count: 1 });
    expect((await load(made.imports['user/sub']!)).default).toBe(user.default);
  });

  test.each([
    ['a file above', 'module.exports = require("../../secret.json");'],
    ['a file further above', 'module.exports = require("../../../secret.json");'],
    ['an imported file', 'import secret from "../../secret.json"; export default secret;'],
    ['an absolute path', 'module.exports = require(ABSOLUTE);'],
    ['a dynamic import', 'export default () => import("../../secret.json");'],
  ])('refuses a package that reads %s', async (_, source) => {
    const absolute = JSON.stringify(path.join(folder, 'secret.json'));
    await install('hostile', { 'index.js': source.replace('ABSOLUTE', absolute) });
    expect(await bundle(['hostile'])).toMatchObject({ kind: 'refused', isHostile: true });
    expect(await allText()).not.toContain('TOP-SECRET');
  });

  test('refuses links that lead outside, to a file, a folder or as the package itself', async () => {
    await install('to-file', { 'index.js': 'module.exports = require("./link.json");' });
    await symlink(path.join(folder, 'secret.json'), path.join(folder, 'root/node_modules/to-file/link.json'));
    expect(await bundle(['to-file'])).toMatchObject({ kind: 'refused', isHostile: true });

    await install('to-folder', { 'index.js': 'module.exports = require("./link/secret.json");' });
    await symlink(folder, path.join(folder, 'root/node_modules/to-folder/link'));
    expect(await bundle(['to-folder'])).toMatchObject({ kind: 'refused', isHostile: true });

    await symlink(folder, path.join(folder, 'root/node_modules/linked'));
    await install('innocent', { 'index.js': 'module.exports = require("linked/secret.json");' });
    expect(await bundle(['innocent'])).toMatchObject({ kind: 'refused', isHostile: true });
    expect(await bundle(['linked/secret.json'])).toMatchObject({ kind: 'made', imports: {} });
    expect(await allText()).not.toContain('TOP-SECRET');
  });

  test('refuses style sheets that reach outside', async () => {
    await writeFile(path.join(folder, 'root/secret.css'), '.secret { color: red }');
    await install('styled', { 'style.css': '@import "../../secret.css"; .mine { color: blue }' });
    const made = await bundle(['styled/style.css']);
    expect(JSON.stringify(made)).not.toContain('.secret');
    expect(await allText()).not.toContain('.secret');
  });

  test('lets optional packages and Node modules be absent, and never uses others in their place', async () => {
    await mkdir(path.join(folder, 'node_modules/elsewhere'), { recursive: true });
    await writeFile(path.join(folder, 'node_modules/elsewhere/index.js'), 'module.exports = "TOP-SECRET";');
    await install('careful', {
      'index.js': [
        'let found = "no"; try { found = require("elsewhere"); } catch (e) { found = e.code; }',
        'exports.found = found; exports.fs = Object.keys(require("node:fs")).length; exports.os = typeof require("os");',
        'exports.mode = process.env.NODE_ENV;',
      ].join('\n'),
    });
    const made = await bundle(['careful']);
    if (made.kind !== 'made') throw new Error(made.detail);
    const careful = await load(made.imports.careful!);
    expect(careful).toMatchObject({ found: 'MODULE_NOT_FOUND', fs: 0, os: 'object', mode: 'development' });
    expect(await allText()).not.toContain('TOP-SECRET');
  });

  test('provides style sheets as text and as a module, and keeps Tailwind’s directives', async () => {
    await install('picker', {
      'style.css': '@import "./base.css"; .picker { color: blue }',
      'base.css': '.base { margin: 0 }',
    });
    await install('animate', {
      'package.json': '{"exports":{".":{"style":"./animate.css"}}}',
      'animate.css': '@import "./more.css";\n@utility fade { opacity: --value(number); }',
      'more.css': '@theme inline { --x: 1; }',
    });
    const made = await bundle(['picker/style.css', 'animate']);
    if (made.kind !== 'made') throw new Error(made.detail);
    expect(made.styles['picker/style.css']).toContain('.base{margin:0}');
    expect(made.styles.animate).toContain('--value(number)');
    expect(made.styles.animate).toContain('@theme inline');
    expect(await readFile(path.join(folder, 'out', made.imports['picker/style.css']!), 'utf8')).toContain(
      '.picker{color:',
    );
  });

  test('keeps the fonts of style sheets as separate files, however a sheet is imported', async () => {
    const { name, manifest, files } = fontPackage(
      'songti',
      'Songti',
      Array.from({ length: 100 }, (_, at) => `${at}`),
    );
    await install(name, { ...files, 'package.json': JSON.stringify({ name, version: '1.0.0', ...manifest }) });
    const made = await prebundle({
      ...{ root: path.join(folder, 'root'), out: path.join(folder, 'out'), hash, brotli: 1, packages: [name] },
      specifiers: [name, `${name}/wght-italic.css`, `${name}/wght-italic`],
    });
    if (made.kind !== 'made') throw new Error(made.detail);
    const addressOf = (style: string) => `url("/@l/${hash}/${name}/files/songti-99-wght-${style}.woff2")`;
    const upright = made.styles[name]!;
    expect(upright.match(/url\(/g)).toHaveLength(101);
    expect(upright.replaceAll("'", '"')).toContain(addressOf('normal').slice(5, -2));
    expect(made.styles[`${name}/wght-italic.css`]).toContain(addressOf('italic').slice(5, -2));
    expect(made.styles[`${name}/wght-italic`]).toBe(made.styles[`${name}/wght-italic.css`]);
    const module = await readFile(path.join(folder, 'out', made.imports[name]!), 'utf8');
    expect(module).toContain(addressOf('normal').slice(5, -2));
    expect(JSON.stringify(made.styles) + (await allText())).not.toContain('data:');
  });

  test('gives no URL to a font outside the packages', async () => {
    await writeFile(path.join(folder, 'root/secret.woff2'), 'TOP-SECRET');
    await install('lettered', {
      'up.css': '@font-face { font-family: x; src: url(../../secret.woff2) }',
      'link.css': '@font-face { font-family: x; src: url(./link.woff2) }',
    });
    await symlink(path.join(folder, 'root/secret.woff2'), path.join(folder, 'root/node_modules/lettered/link.woff2'));
    const made = await bundle(['lettered/up.css', 'lettered/link.css']);
    expect(made.kind === 'made' ? made.styles : {}).toEqual({});
    expect(JSON.stringify(made) + (await allText())).not.toMatch(/TOP-SECRET|VE9QLVNFQ1JFV|\/@l\//);
  });

  test("bundles Easel's own React once, as its development build", async () => {
    const made = await bundle(['react', 'react-dom', 'react/jsx-dev-runtime', 'clsx'], easel);
    if (made.kind !== 'made') throw new Error(made.detail);
    const react = await load(made.imports.react!);
    expect(Object.keys(react)).toEqual(expect.arrayContaining(['useState', 'createElement', 'default']));
    expect((await load(made.imports['react/jsx-dev-runtime']!)).jsxDEV).toBeTypeOf('function');
    const inside = '__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE';
    expect((await allText()).split(`exports.${inside}=`).length - 1).toBe(1);
  });
});

describe('notStartingWith', () => {
  test('matches every text that differs from the prefix somewhere', () => {
    const outside = notStartingWith('/a.b/c-[d]/');
    for (const text of ['', '/', '/a', '/axb/c-[d]/x', '/a.b/c-[d]', '/other', '/a.b/c-[e]/x'])
      expect(outside.test(text)).toBe(true);
    for (const text of ['/a.b/c-[d]/', '/a.b/c-[d]/x.js']) expect(outside.test(text)).toBe(false);
  });
});
