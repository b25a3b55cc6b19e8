import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sampleOf } from '../../base/foundation/sample.fixture';
import { succeed } from '../../base/foundation/result';
import type { InstallLimits } from './install-packages';
import { createLayerInstalls } from './layer-installs';
import { npmSetup } from './npm-environment';
import { startRegistryDouble, type DoubledPackage } from './registry.double';

type Server = Awaited<ReturnType<typeof startRegistryDouble>>;

/** A host inside the operator's network. A stranger's package must not reach it or learn whether it exists. */
let inner: Server;
let folder: string;
const open: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'easel-wall-'));
  inner = await startRegistryDouble({ x: { files: { 'index.js': 'exports.inner = true;' } } });
  open.push(inner.stop);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((stop) => stop()));
  await rm(folder, { recursive: true, force: true });
});

async function startRegistry(packages: Record<string, DoubledPackage>): Promise<Server> {
  const registry = await startRegistryDouble(packages);
  open.push(registry.stop);
  return registry;
}

type Told = Record<string, string | undefined>;
const limits: InstallLimits = { milliseconds: 60_000, bytes: 20_000_000, packages: 50, files: 500 };

function installsOf(registry: Server, told: Told = {}, some: Partial<InstallLimits> = {}, signsIn = true) {
  const environment = {
    PATH: process.env.PATH,
    npm_execpath: process.env.EASEL_TEST_NPM,
    npm_config_registry: registry.address,
    npm_config_fetch_retries: '0',
    ...told,
  };
  return createLayerInstalls({
    folder,
    npm: npmSetup(environment, process.execPath, { signsIn }),
    limits: { ...limits, ...some },
    // Nothing is installed yet, so there is nothing to link.
    runWorker: async () => succeed({ kind: 'linked' }),
    making: async (_what, make) => (await make()).made,
  });
}

const install = (installs: ReturnType<typeof installsOf>, name: string) =>
  installs.installFor({ [name]: '1.0.0' }, { root: folder, packages: {} }, false, {});

const files = { 'index.js': 'exports.ok = true;' };
/** The ways a package can name a URL. npm 10 fetches some of them, npm 11 others. */
const ways: Record<string, (address: string) => DoubledPackage> = {
  'a dependency': (address) => ({ files, manifest: { dependencies: { x: address } } }),
  'an optional dependency': (address) => ({ files, manifest: { optionalDependencies: { x: address } } }),
  'a peer': (address) => ({ files, manifest: { peerDependencies: { x: address } } }),
  'its own lock': (address) => ({
    files: {
      ...files,
      'npm-shrinkwrap.json': JSON.stringify({
        ...{ name: 'package', version: '1.0.0', lockfileVersion: 3 },
        packages: {
          '': { name: 'package', version: '1.0.0', dependencies: { x: '1.0.0' } },
          'node_modules/x': { version: '1.0.0', resolved: address },
        },
      }),
    },
    manifest: { dependencies: { x: '1.0.0' }, _hasShrinkwrap: true },
  }),
};

async function deadAddress(): Promise<string> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/x.tgz`;
}

describe('an install', () => {
  const named = sampleOf(
    'ways to name an address',
    Object.keys(ways),
    (way) => /dependency$|lock/.test(way) && !way.includes('optional'),
  );
  test.each(named)('requests no address outside the registry, named by %s', async (way) => {
    const registry = await startRegistry({ bad: ways[way]!(`${inner.address}/x/-/x-1.0.0.tgz`) });
    const made = await install(installsOf(registry), 'bad');
    expect(inner.asked).toEqual([]);
    expect(made).toMatchObject({ ok: false, error: { code: 'package-refused' } });
  });

  test('gives the same answer whether that address is silent, speaks TLS, or sends junk', async () => {
    const junk = createServer((_request, response) => response.end('junk'));
    await new Promise<void>((resolve) => junk.listen(0, '127.0.0.1', resolve));
    open.push(() => new Promise((resolve) => junk.close(resolve)));
    const addresses = sampleOf(
      'addresses behind the wall',
      [
        `${inner.address}/x/-/x-1.0.0.tgz`,
        `http://127.0.0.1:${(junk.address() as AddressInfo).port}/x.tgz`,
        await deadAddress(),
        `https://${new URL(inner.address).host}/x.tgz`,
        'http://no-such-host.invalid/x.tgz',
      ],
      (_, at) => at < 3,
    );
    const said = [];
    for (const [n, address] of addresses.entries()) {
      const name = `bad-${n}`;
      const registry = await startRegistry({ [name]: ways['a peer']!(address) });
      said.push(JSON.stringify(await install(installsOf(registry), name)).replaceAll(name, 'bad'));
    }
    expect(new Set(said).size, said.join('\n')).toBe(1);
  }, 60_000);

  const everyTold: Told[] = [{}, { npm_config_noproxy: '127.0.0.1' }, { NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' }];
  const told = sampleOf('settings of a proxy', everyTold, ({ NO_PROXY }) => NO_PROXY !== undefined);
  test.each(told)(
    'does not follow a redirect of the registry to another host, configured by %j',
    async (environment) => {
      const leading = createServer((_request, response) =>
        response.writeHead(302, { location: `${inner.address}/x` }).end(),
      );
      await new Promise<void>((resolve) => leading.listen(0, '127.0.0.1', resolve));
      open.push(() => new Promise((resolve) => leading.close(resolve)));
      const registry = { ...inner, address: `http://127.0.0.1:${(leading.address() as AddressInfo).port}` };
      expect(await install(installsOf(registry, environment), 'x')).toMatchObject({ ok: false });
      expect(inner.asked).toEqual([]);
    },
  );

  test('reaches its registry and a scope’s own, and installs packages that need each other', async () => {
    const scoped = await startRegistry({ '@corp/a': { files } });
    const registry = await startRegistry({
      good: { files, manifest: { dependencies: { other: 'npm:left@^1' }, peerDependencies: { left: '*' } } },
      left: { files },
    });
    const installs = installsOf(registry, { 'npm_config_@corp:registry': scoped.address });
    expect(await install(installs, 'good')).toMatchObject({ ok: true });
    expect(await install(installs, '@corp/a')).toMatchObject({ ok: true });
    expect(scoped.asked).toContain('@corp/a');
  });

  test('of a stranger gets nothing that needs the operator’s sign-in, even from the cache', async () => {
    const registry = await startRegistry({ '@corp/x': { files, token: 'TOP-SECRET' }, good: { files } });
    const userconfig = path.join(folder, 'npmrc');
    await writeFile(userconfig, `//${new URL(registry.address).host}/:_authToken=TOP-SECRET\n`);
    const told = { npm_config_userconfig: userconfig };
    const strangers = () => installsOf(registry, told, {}, false);

    expect(await install(strangers(), '@corp/x')).toMatchObject({ ok: false });
    expect(await install(installsOf(registry, told), '@corp/x')).toMatchObject({ ok: true });
    expect(await install(strangers(), '@corp/x')).toMatchObject({ ok: false });
    expect(await install(strangers(), 'good')).toMatchObject({ ok: true });
  });

  test('counts packages in npm’s cache that are never unpacked', async () => {
    const registry = await startRegistry({
      good: { files, manifest: { optionalDependencies: { elsewhere: '1.0.0' } } },
      elsewhere: { files, manifest: { os: ['none'], description: 'x'.repeat(300_000) } },
    });
    const made = await install(installsOf(registry, {}, { bytes: 200_000 }), 'good');
    expect(made).toMatchObject({ ok: false, error: { detail: expect.stringContaining('MB') as string } });
    expect(await install(installsOf(registry), 'good')).toMatchObject({ ok: true });
  });
});
