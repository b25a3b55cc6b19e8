import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildScripts, type BuiltScripts } from '../../base/foundation/build-scripts.fixture';
import type { InstallLimits } from './install-packages';
import { npmSetup } from './npm-environment';
import { createNpmPackageLayers } from './npm-package-layers';
import { startRegistryDouble, type DoubledPackage, type TarEntry } from './registry.double';

const secret = 'TOP-SECRET-4711';
const isLong = process.env.EASEL_LONG_TESTS === '1';
/** A file next to the layers' folder; every entry below tries to write or read it. */
const canary = 'canary.txt';
const up = '../'.repeat(12);
const plain = { 'index.js': 'exports.ok = true;' };
const zeros = Buffer.alloc(60_000_000);

const entriesOf = (climb: string): TarEntry[] =>
  [climb, `package/${climb}`, `package/a/../${climb}`].map((name) => ({ name, content: 'out' }));

/** Built for each run, because some entries name the folder itself. */
function hostile(folder: string): Record<string, { package: DoubledPackage; limits?: Partial<InstallLimits> }> {
  const target = path.join(folder, canary);
  const of = (entries: readonly TarEntry[], files: Record<string, string> = plain) => ({ package: { files, entries } });
  const linked = (link: string, type?: string): TarEntry[] => [
    { name: 'package/out', link, ...(type && { type }) },
    // Written through the link, if it exists.
    { name: `package/out/${canary}`, content: 'out' },
    { name: 'package/out', content: 'out' },
  ];
  return {
    dots: of(['../', '../../', '../../../', up].flatMap((climb) => entriesOf(`${climb}${canary}`))),
    absolute: of(
      [target, `/${target}`, `package/${target}`, `C:\\${canary}`].map((name) => ({ name, content: 'out' })),
    ),
    backslashes: of([{ name: `package\\..\\..\\..\\${canary}`, content: 'out' }]),
    'symbolic-link': of(linked(folder)),
    'symbolic-chain': of([
      { name: 'package/a', link: '..' },
      { name: 'package/a/b', link: '../..' },
      ...linked('a/b/../..'),
    ]),
    'hard-link': of(linked(target, '1')),
    'linked-root': of([{ name: 'package', link: folder }, ...entriesOf(canary)]),
    devices: of(['3', '4', '6'].map((type) => ({ name: `package/node-${type}`, type }))),
    'reads-by-link': of([{ name: 'package/s.json', link: path.join(folder, 'secret.json') }], {
      'index.js': 'let s; try { s = require("./s.json"); } catch {} exports.s = s;',
    }),
    'nested-modules': of([{ name: 'package/node_modules/base-lib/index.js', content: 'exports.base = "taken";' }]),
    'case-clash': of([
      { name: 'package/INDEX.js', content: 'exports.upper = true;' },
      { name: 'package/Package.json', content: '{"name":"other","version":"9.9.9"}' },
    ]),
    'bin-outside': {
      package: { files: plain, manifest: { bin: { 'bin-outside': `${up}${canary}`, '../../x': 'index.js' } } },
    },
    'main-outside': { package: { files: plain, manifest: { main: `${up}${folder}/secret.json` } } },
    'exports-outside': {
      package: { files: plain, manifest: { exports: { '.': `./${up}${folder}/secret.json` } } },
    },
    scripts: {
      package: {
        files: {
          ...plain,
          'binding.gyp': '{}',
          'run.js': `require('fs').writeFileSync(${JSON.stringify(target)}, 'ran')`,
        },
        manifest: {
          scripts: Object.fromEntries(
            ['preinstall', 'install', 'postinstall', 'prepare'].map((one) => [one, 'node run.js']),
          ),
        },
      },
    },
    bundled: {
      package: {
        files: {
          ...plain,
          'node_modules/inner/package.json': '{"name":"inner","version":"1.0.0","scripts":{"install":"node x"}}',
        },
        manifest: { dependencies: { inner: '1.0.0' }, bundleDependencies: ['inner', '../../outer'] },
      },
    },
    bomb: {
      package: { files: plain, entries: [{ name: 'package/zeros.bin', content: zeros }] },
      limits: { bytes: 20_000_000 },
    },
    'claims-more': of([{ name: 'package/short.bin', content: 'short', size: 8 ** 11 - 1 }]),
    'many-files': {
      package: {
        files: plain,
        entries: Array.from({ length: isLong ? 100_000 : 4000 }, (_, n) => ({ name: `package/f/${n % 50}/${n}` })),
      },
      limits: { files: 2000 },
    },
    'long-name': of([{ name: `package/${'d/'.repeat(40)}x`, content: 'x' }]),
    constructor: { package: { files: { 'index.js': 'exports.built = true;' } } },
    'not-a-tarball': { package: { files: plain, entries: [{ name: 'package/x', type: '\u0007', content: 'x' }] } },
  };
}

let scripts: BuiltScripts;
beforeAll(async () => {
  scripts = await buildScripts({ files: { 'package-worker': 'lib/preview/packages/package-worker.ts' } });
});
afterAll(() => scripts.dispose());

async function arrange() {
  const folder = await mkdtemp(path.join(tmpdir(), 'easel-hostile-'));
  const put = async (file: string, content: string) => {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), content);
  };
  await put('secret.json', JSON.stringify({ key: secret }));
  await put(canary, 'untouched');
  const templateHash = '0'.repeat(32);
  await put('easel/node_modules/base-lib/package.json', '{"name":"base-lib","version":"1.2.3","main":"index.js"}');
  await put('easel/node_modules/base-lib/index.js', 'exports.base = "b";');
  const layer = {
    hash: templateHash,
    versions: { 'base-lib': '1.2.3' },
    imports: { 'base-lib': 'base-lib.js' },
    styles: {},
  };
  const packages = { 'node_modules/base-lib': { version: '1.2.3' } };
  await put(
    'built/template.json',
    JSON.stringify({ hash: templateHash, dependencies: { 'base-lib': '^1.0.0' }, packages }),
  );
  await put(`built/${templateHash}/manifest.json`, JSON.stringify({ layer, install: null, bytes: 1 }));
  await put(`built/${templateHash}/base-lib.js`, 'export const base = "b";');
  const cases = hostile(folder);
  const registry = await startRegistryDouble(
    Object.fromEntries(Object.entries(cases).map(([name, one]) => [name, one.package])),
  );
  const layersWith = (limits: Partial<InstallLimits>) =>
    createNpmPackageLayers({
      folder: path.join(folder, 'layers'),
      builtFolder: path.join(folder, 'built'),
      root: path.join(folder, 'easel'),
      npm: npmSetup(
        { PATH: process.env.PATH, npm_config_registry: registry.address, npm_config_fetch_retries: '0' },
        process.execPath,
      ),
      worker: { node: process.execPath, script: path.join(scripts.folder, 'package-worker.mjs') },
      limits,
    });
  return { folder, cases, registry, layersWith };
}

/**
 * The packages tried in every run; npm takes a second or two for each. `npm-package-layers.test.ts` covers install
 * scripts.
 */
const chosen = new Set(['dots', 'symbolic-link', 'reads-by-link', 'bomb', 'many-files']);

const counts = { taken: 0, refused: 0 };
afterAll(() => {
  process.stdout.write(`hostile packages: ${counts.taken} taken without harm, ${counts.refused} refused\n`);
});
const all = Object.keys(hostile('/x'));

test.each(all.filter((name) => isLong || chosen.has(name)))(
  'npm unpacks %s: nothing is written or read outside, and limits hold',
  async (name) => {
    const { folder, cases, registry, layersWith } = await arrange();
    try {
      {
        const made = await layersWith(cases[name]!.limits ?? {}).layerFor({
          dependencies: { [name]: '*' },
          specifiers: [name],
        });
        const what = `${name}: ${JSON.stringify(made)}`;
        if (made.ok) {
          counts.taken += 1;
          const bundles = path.join(folder, 'layers/bundles', made.value.hash);
          for (const file of await readdir(bundles))
            expect(await readFile(path.join(bundles, file), 'latin1'), what).not.toContain(secret);
        } else {
          counts.refused += 1;
          expect(made.error.code, what).toMatch(/^packages?-/);
          // The message is shown to people: it must name no folder of this machine and contain no stack.
          expect(JSON.stringify(made.error), what).not.toMatch(/\/tmp|easel-hostile|_logs|\bat .*:\d+:\d+/);
        }
        if (cases[name]!.limits) expect(made, what).toMatchObject({ ok: false, error: { code: 'package-refused' } });
        expect(await readFile(path.join(folder, canary), 'utf8'), what).toBe('untouched');
        const outside = (await readdir(folder)).toSorted();
        expect(outside, what).toEqual([canary, 'built', 'easel', 'layers', 'secret.json'].toSorted());
        for (const place of [tmpdir(), path.dirname(tmpdir()), path.join(folder, 'layers')])
          expect(await stat(path.join(place, canary)).catch(() => null), `${what} in ${place}`).toBeNull();
        expect(await readFile(path.join(folder, 'easel/node_modules/base-lib/index.js'), 'utf8'), what).toContain(
          '"b"',
        );
        const left = (await readdir(path.join(folder, 'layers'))).filter((one) => one.startsWith('.work-'));
        expect(left, what).toEqual([]);
      }
    } finally {
      await registry.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
  120_000,
);

test('a package called constructor is not found, and npm’s own message about it is not shown', async () => {
  const { folder, registry, layersWith } = await arrange();
  try {
    const template = await layersWith({}).layerFor({ dependencies: {}, specifiers: ['constructor', 'toString'] });
    expect(template).toMatchObject({ ok: true, value: { imports: { 'base-lib': 'base-lib.js' } } });
    // npm itself fails on that name, and prints the path of its log.
    const made = await layersWith({}).layerFor({ dependencies: { constructor: '^1' }, specifiers: ['constructor'] });
    expect(made).toEqual({ ok: false, error: { code: 'packages-unavailable' } });
  } finally {
    await registry.stop();
    await rm(folder, { recursive: true, force: true });
  }
}, 60_000);
