import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildScripts, type BuiltScripts } from '../../base/foundation/build-scripts.fixture';
import { longTest, sampleOf } from '../../base/foundation/sample.fixture';
import { fontPackage } from './font-package.fixture';
import type { InstallLimits } from './install-packages';
import { readFontAddress } from './font-address';
import { createLayersHandler } from './layers-handler';
import { npmSetup } from './npm-environment';
import { createNpmPackageLayers } from './npm-package-layers';
import type { PackageProgress } from './package-layer';
import { startRegistryDouble, type DoubledPackage } from './registry.double';

const templateHash = '0'.repeat(32);
const marker = 'ran.txt';
const ran = `require('fs').writeFileSync(require('os').tmpdir() + '/${marker}', 'ran')`;

const letters = fontPackage('letters', 'Letters');
const packages: Record<string, DoubledPackage> = {
  [letters.name]: { files: letters.files, manifest: letters.manifest },
  left: {
    files: {
      'index.js': 'exports.left = "l"; exports.base = require("base-lib").base;',
      'sub.js': 'exports.sub = "s";',
    },
    manifest: { dependencies: { 'base-lib': '^1.0.0' } },
  },
  right: { files: { 'index.js': 'exports.right = "r";' } },
  slow: { files: { 'index.js': '' } },
  scripted: {
    files: { 'index.js': 'exports.ok = true;', 'run.js': ran, 'binding.gyp': '{}' },
    manifest: {
      scripts: {
        preinstall: 'node run.js',
        install: 'node run.js',
        postinstall: 'node run.js',
        prepare: 'node run.js',
      },
    },
  },
  thief: { files: { 'index.js': 'module.exports = require("../../../../secret.json");' } },
  climber: {
    files: { 'index.js': 'exports.ok = true;' },
    entries: [
      { name: 'package/../../../escaped.txt', content: 'out' },
      { name: '../escaped.txt', content: 'out' },
      { name: 'package/a/../../../../escaped.txt', content: 'out' },
      { name: 'package/link.json', link: '../../../../../secret.json' },
    ],
  },
  linker: {
    files: { 'index.js': 'let s; try { s = require("./link.json"); } catch {} exports.s = s;' },
    entries: [{ name: 'package/link.json', link: '../../../../secret.json' }],
  },
  gitty: { files: { 'index.js': '' }, manifest: { dependencies: { other: 'git+https://127.0.0.1:1/other.git' } } },
  remote: { files: { 'index.js': '' }, manifest: { dependencies: { other: 'http://127.0.0.1:1/other.tgz' } } },
  filed: { files: { 'index.js': '' }, manifest: { dependencies: { other: 'file:../../../secret' } } },
  big: { files: { 'index.js': 'exports.ok = true;', 'blob.bin': 'x'.repeat(300_000) } },
  many: { files: { 'index.js': '' }, manifest: { dependencies: { left: '*', right: '*', scripted: '*' } } },
};

let scripts: BuiltScripts;
let folder: string;
let registry: Awaited<ReturnType<typeof startRegistryDouble>>;

beforeAll(async () => {
  scripts = await buildScripts({ files: { 'package-worker': 'lib/preview/packages/package-worker.ts' } });
});
afterAll(() => scripts.dispose());

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'easel-layers-'));
  registry = await startRegistryDouble(packages);
  await rm(path.join(tmpdir(), marker), { force: true });
  const put = async (file: string, content: string) => {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), content);
  };
  await put('secret.json', '{"key":"TOP-SECRET"}');
  await put('layers/secret.json', '{"key":"TOP-SECRET"}');
  await put('easel/node_modules/base-lib/package.json', '{"name":"base-lib","version":"1.2.3","main":"index.js"}');
  await put('easel/node_modules/base-lib/index.js', 'exports.base = "b";');
  await put('easel/node_modules/base-lib/extra.js', 'exports.extra = "e";');
  const layer = {
    hash: templateHash,
    versions: { 'base-lib': '1.2.3' },
    imports: { 'base-lib': 'base-lib.js' },
    styles: {},
  };
  const record = {
    hash: templateHash,
    dependencies: { 'base-lib': '^1.0.0' },
    packages: { 'node_modules/base-lib': { version: '1.2.3' } },
  };
  await put('built/template.json', JSON.stringify(record));
  await put(`built/${templateHash}/manifest.json`, JSON.stringify({ layer, install: null, bytes: 1 }));
  await put(`built/${templateHash}/base-lib.js`, 'export const base = "b";');
});
afterEach(async () => {
  await registry.stop();
  await rm(folder, { recursive: true, force: true });
});

function createLayers(limits: Partial<InstallLimits> = {}, address = registry.address) {
  const environment = { PATH: process.env.PATH, npm_config_registry: address, npm_config_fetch_retries: '0' };
  return createNpmPackageLayers({
    folder: path.join(folder, 'layers'),
    builtFolder: path.join(folder, 'built'),
    root: path.join(folder, 'easel'),
    npm: npmSetup(environment, process.execPath),
    worker: { node: process.execPath, script: path.join(scripts.folder, 'package-worker.mjs') },
    limits,
  });
}

async function everyFile(place: string): Promise<string[]> {
  return (await readdir(place, { recursive: true })).map(String);
}

describe('layerFor', () => {
  test("answers with the template's layer without a registry", async () => {
    const layer = await createLayers().layerFor({
      dependencies: { 'base-lib': '^1.2.0' },
      specifiers: ['base-lib', 'nobody'],
    });
    expect(layer).toMatchObject({ ok: true, value: { hash: templateHash } });
    expect(registry.asked).toEqual([]);
    expect(await createLayers().resolveRoot(templateHash)).toBe(path.join(folder, 'easel'));
  });

  test("bundles more of the template's packages without a registry", async () => {
    const layer = await createLayers().layerFor({ dependencies: {}, specifiers: ['base-lib/extra.js'] });
    expect(layer).toMatchObject({ ok: true, value: { imports: { 'base-lib/extra.js': 'base-lib__extra.js.js' } } });
    expect(registry.asked).toEqual([]);
  });

  test('accepts a font family and serves its files, but no other file of the packages', async () => {
    const layers = createLayers();
    const layer = await layers.layerFor({ dependencies: { [letters.name]: '^1.0.0' }, specifiers: [letters.name] });
    if (!layer.ok) throw new Error(layer.error.detail);
    const { hash, styles, imports } = layer.value;
    expect(imports[letters.name]).toBe('@fontsource-variable__letters.js');
    const addresses = [...styles[letters.name]!.matchAll(/url\("?([^")]+)"?\)/g)].map(([, url]) =>
      readFontAddress(url!)!,
    );
    expect(addresses).toHaveLength(3);
    const bytes = await Promise.all(addresses.map((address) => layers.readFont(address)));
    expect(bytes.map((one) => Buffer.from(one!).toString())).toEqual([
      'wOF2 letters vietnamese normal',
      'wOF2 letters latin-ext normal',
      'wOF2 letters latin normal',
    ]);
    // The template's modules are the same, so they are reused.
    expect(imports['base-lib']).toBe('base-lib.js');
    expect(Buffer.from((await layers.read(hash, 'base-lib.js'))!.bytes).toString()).toBe('export const base = "b";');
    const place = path.join(folder, 'layers/bundles', hash, 'base-lib.js');
    expect((await stat(place)).ino).toBe((await stat(path.join(folder, 'built', templateHash, 'base-lib.js'))).ino);
    await writeFile(path.join(folder, 'layers/secret.woff2'), 'TOP-SECRET');
    for (const file of [`${letters.name}/files/none.woff2`, `${letters.name}`, '../../../secret.woff2'])
      expect([file, await layers.readFont({ hash, file })]).toEqual([file, null]);
    expect(await layers.readFont({ hash: '1'.repeat(32), file: addresses[0]!.file })).toBeNull();
  });

  test('an app runs without fonts that can’t be fetched, but not without packages', async () => {
    const fonts = { '@fontsource-variable/fraunces': '^5.3.0' };
    const specifiers = ['@fontsource-variable/fraunces/wght-italic.css', 'base-lib'];
    const layer = await createLayers().layerFor({ dependencies: fonts, specifiers });
    expect(layer).toMatchObject({ ok: true, value: { hash: templateHash } });
    const other = await createLayers().layerFor({ dependencies: { ...fonts, 'nowhere-at-all': '^1.0.0' }, specifiers });
    expect(other).toMatchObject({ ok: false, error: { code: 'package-not-found' } });
  });

  longTest('bundles everything again if more than fonts is missing', async () => {
    const layers = createLayers();
    const dependencies = { [letters.name]: '^1.0.0', right: '^1.0.0' };
    const layer = await layers.layerFor({ dependencies, specifiers: [letters.name, 'right', 'base-lib'] });
    if (!layer.ok) throw new Error(layer.error.detail);
    const { hash, imports } = layer.value;
    expect(Object.keys(imports).sort()).toEqual([letters.name, 'base-lib', 'right']);
    expect(Buffer.from((await layers.read(hash, 'base-lib.js'))!.bytes).toString()).not.toBe(
      'export const base = "b";',
    );
  });

  test('adds packages, shares equal requests and extends existing installs', async () => {
    const layers = createLayers();
    const steps: PackageProgress[] = [];
    const request = { dependencies: { left: '^1' }, specifiers: ['left', 'left/sub', 'left/none', 'base-lib'] };
    const [one, two] = await Promise.all([
      layers.layerFor(request, { onProgress: (progress) => steps.push(progress) }),
      layers.layerFor(request),
    ]);
    if (!one.ok || !two.ok) throw new Error(JSON.stringify([one, two]));
    expect(two.value).toEqual(one.value);
    expect(one.value.versions).toEqual({ 'base-lib': '1.2.3', left: '1.0.0' });
    expect(Object.keys(one.value.imports).sort()).toEqual(['base-lib', 'left', 'left/sub']);
    expect(steps.map(({ step }) => step)).toEqual(['resolving', 'downloading', 'preparing']);
    expect(steps[1]).toEqual({ step: 'downloading', packages: 1 });
    expect(registry.asked.filter((url) => url === 'left')).toHaveLength(1);

    const root = (await layers.resolveRoot(one.value.hash))!;
    const bundle = path.join(folder, 'layers/bundles', one.value.hash, one.value.imports.left!);
    expect(await import(/* @vite-ignore */ pathToFileURL(bundle).href)).toMatchObject({ left: 'l', base: 'b' });
    expect(await readFile(path.join(root, 'node_modules/base-lib/index.js'), 'utf8')).toContain('exports.base');

    registry.asked.length = 0;
    const extended = await layers.layerFor({
      dependencies: { left: '^1', right: '^1' },
      specifiers: ['left', 'right'],
    });
    expect(extended).toMatchObject({ ok: true, value: { versions: { left: '1.0.0', right: '1.0.0' } } });
    expect(registry.asked.some((url) => url.startsWith('left') || url.startsWith('base-lib'))).toBe(false);

    registry.asked.length = 0;
    expect(await createLayers().layerFor(request)).toEqual(one);
    expect(registry.asked).toEqual([]);
  });

  const refused = [
    ['missing', { nobody: '^1' }, 'package-not-found', 'There is no package called "nobody".'],
    ['of no such version', { left: '^9' }, 'package-not-found', 'There is no such version of a package called "left".'],
    ['from a folder', { left: 'file:../x' }, 'package-refused', 'by version only'],
    ['that reads foreign files', { thief: '*' }, 'package-refused', 'not its own'],
    ['that wants git', { gitty: '*' }, 'package-refused', 'registry'],
    ['that wants an address', { remote: '*' }, 'package-refused', 'registry'],
    ['that wants a folder', { filed: '*' }, 'package-refused', 'registry'],
  ] as const;
  /** `registry-wall.test.ts` covers packages that name a URL. */
  const always = ['missing', 'that reads foreign files'];
  test.each(sampleOf('packages that are refused', refused, ([name]) => always.includes(name)))(
    'refuses a package %s',
    async (_, dependencies, code, detail) => {
      const layers = createLayers();
      const failed = await layers.layerFor({ dependencies, specifiers: Object.keys(dependencies) });
      expect(failed).toMatchObject({ ok: false, error: { code, detail: expect.stringContaining(detail) } });
      const left = (await everyFile(path.join(folder, 'layers')).catch(() => [])).filter((name) =>
        name.startsWith('.work-'),
      );
      expect(left).toEqual([]);
    },
  );

  test('runs no scripts and writes nothing outside the folder', async () => {
    const dependencies = { scripted: '*', climber: '*', linker: '*' };
    const made = await createLayers().layerFor({ dependencies, specifiers: [] });
    if (!made.ok) throw new Error(made.error.detail);
    expect(Object.keys(made.value.imports)).toEqual(['climber', 'linker', 'scripted']);

    expect(await stat(path.join(tmpdir(), marker)).catch(() => null)).toBeNull();
    const files = await everyFile(folder);
    const escaped = files.filter((name) => name.endsWith('escaped.txt') && !/node_modules.climber/.test(name));
    expect(escaped).toEqual([]);
    const bundles = path.join(folder, 'layers/bundles', made.value.hash);
    for (const name of await readdir(bundles)) {
      expect(await readFile(path.join(bundles, name), 'latin1')).not.toContain('TOP-SECRET');
    }
  });

  test('enforces its limits', async () => {
    const few = await createLayers({ packages: 3 }).layerFor({ dependencies: { many: '*' }, specifiers: [] });
    expect(few).toMatchObject({
      ok: false,
      error: { code: 'package-refused', detail: expect.stringContaining('packages') },
    });
    const small = await createLayers({ bytes: 100_000 }).layerFor({ dependencies: { big: '*' }, specifiers: [] });
    expect(small).toMatchObject({
      ok: false,
      error: { code: 'package-refused', detail: expect.stringContaining('MB') },
    });
  });

  test('reports that the registry cannot be reached', async () => {
    const layers = createLayers({}, 'http://127.0.0.1:1');
    const failed = await layers.layerFor({ dependencies: { left: '*' }, specifiers: [] });
    expect(failed).toMatchObject({ ok: false, error: { code: 'packages-unavailable' } });
  });

  test('kills npm when the last caller leaves, and accepts the next request', async () => {
    const layers = createLayers();
    const hung = registry.hangOn('slow');
    const leaving = new AbortController();
    const waiting = layers.layerFor({ dependencies: { slow: '*' }, specifiers: [] }, { signal: leaving.signal });
    const response = await hung;
    const closed = new Promise((resolve) => response.on('close', resolve));

    leaving.abort(new Error('left'));
    await expect(waiting).rejects.toThrow('left');
    await closed;
    const again = await layers.layerFor({ dependencies: { right: '*' }, specifiers: [] });
    expect(again.ok).toBe(true);
  });
});

describe('collect', () => {
  test('removes unused layers and leaves the others complete', async () => {
    const layers = createLayers();
    const kept = await layers.layerFor({ dependencies: { left: '*' }, specifiers: [] });
    const dropped = await layers.layerFor({ dependencies: { right: '*' }, specifiers: [] });
    if (!kept.ok || !dropped.ok) throw new Error('not made');

    expect((await layers.collect(1e9, new Set())).removed).toEqual([]);
    const { removed } = await layers.collect(0, new Set([kept.value.hash]));
    expect(removed).toEqual([dropped.value.hash]);
    expect(await layers.resolveRoot(kept.value.hash)).not.toBeNull();
    expect(await layers.resolveRoot(dropped.value.hash)).toBeNull();
    expect(await layers.read(dropped.value.hash, 'right.js')).toBeNull();
    expect(await layers.templateLayer()).toMatchObject({ hash: templateHash });
    expect((await layers.layerFor({ dependencies: { right: '*' }, specifiers: [] })).ok).toBe(true);
  }, 60_000);
});

describe('createLayersHandler', () => {
  test('serves files to any origin, cacheable forever, and nothing else', async () => {
    const handler = createLayersHandler(createLayers());
    const server = createServer((request, response) => void handler(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      await writeFile(path.join(folder, 'built', templateHash, 'base-lib.js.gz'), 'compressed');
      const found = await fetch(`${address}/${templateHash}/base-lib.js`, {
        headers: { 'accept-encoding': 'identity' },
      });
      expect(found.status).toBe(200);
      expect(await found.text()).toBe('export const base = "b";');
      expect(Object.fromEntries(found.headers)).toMatchObject({
        'content-type': 'text/javascript; charset=utf-8',
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        vary: 'accept-encoding',
      });
      const head = await fetch(`${address}/${templateHash}/base-lib.js`, {
        method: 'HEAD',
        headers: { 'accept-encoding': 'gzip' },
      });
      expect(head.headers.get('content-encoding')).toBe('gzip');

      const wrong = [
        '/',
        `/${templateHash}/manifest.json`,
        `/${templateHash}/..%2ftemplate.json`,
        `/${templateHash}/%00.js`,
      ];
      for (const url of [...wrong, `/${'1'.repeat(32)}/base-lib.js`, `/${templateHash}/none.js`, '/%']) {
        const missing = await fetch(address + url);
        expect([url, missing.status, missing.headers.get('cache-control')]).toEqual([url, 404, 'no-store']);
      }
      expect((await fetch(`${address}/${templateHash}/base-lib.js`, { method: 'POST' })).status).toBe(405);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
