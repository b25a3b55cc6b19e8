import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { npmSetup } from './npm-environment';
import { readNpmSettings, settingsOf } from './npm-settings';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'easel-npmrc-'));
  const lines = [
    'registry=https://registry.example/npm/',
    '@corp:registry=https://packages.corp.example/npm/',
    '//packages.corp.example/npm/:_authToken=TOP-SECRET',
    '//registry.example/npm/:username=me',
    '//registry.example/npm/:_password=VE9QLVNFQ1JFVA==',
    'email=TOP-SECRET@corp.example',
    'key=TOP-SECRET',
    'cert=TOP-SECRET',
    'ca[]=one',
    'ca[]=two',
    'https-proxy=http://proxy.example:3128',
    'noproxy=corp.example',
    'ignore-scripts=false',
  ];
  await writeFile(path.join(folder, 'npmrc'), lines.join('\n'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const setup = (source: Record<string, string> = {}, options = {}) =>
  npmSetup({ PATH: process.env.PATH, npm_execpath: process.env.EASEL_TEST_NPM, ...source }, process.execPath, options);
const readFrom = (options: Parameters<typeof npmSetup>[2]) =>
  readNpmSettings(
    setup({ npm_config_userconfig: path.join(folder, 'npmrc') }, options),
    folder,
    AbortSignal.timeout(30_000),
  );

function valueOf(read: ReturnType<typeof settingsOf>) {
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

describe('npm’s own settings', () => {
  test('say where packages may come from, and through which proxy', async () => {
    const settings = valueOf(await readFrom({ furtherOrigins: ['https://files.example/x'] }));
    expect([...settings.origins].toSorted()).toEqual([
      'https://files.example',
      'https://packages.corp.example',
      'https://registry.example',
    ]);
    expect(settings.upstreamOf(new URL('https://registry.example'))?.href).toBe('http://proxy.example:3128/');
    expect(settings.upstreamOf(new URL('https://packages.corp.example'))).toBeNull();
    expect(settings.args).toEqual([]);
  });

  test('without the operator’s sign-ins, an install gets the registry as arguments and reads no npmrc', async () => {
    const { args } = valueOf(await readFrom({ signsIn: false }));
    expect(args).toEqual(
      expect.arrayContaining([
        '--userconfig=no-npmrc',
        '--globalconfig=no-global-npmrc',
        '--registry=https://registry.example/npm/',
        '--@corp:registry=https://packages.corp.example/npm/',
        '--ca=one',
        '--ca=two',
      ]),
    );
    expect(args.join(' ')).not.toMatch(/SECRET|VE9Q|auth|user\w*=me|email|--key|--cert|ignore-scripts/);
  });

  test('a login is removed from its URL, and a URL that npm masks is still known', () => {
    const source = {
      npm_config_registry: 'https://me:TOP-SECRET@registry.example/',
      'npm_config_@corp:registry': 'https://me:TOP-SECRET@corp.example/',
      HTTPS_PROXY: 'http://me:pass@proxy.example:3128',
      NO_PROXY: '.corp.example',
    };
    // npm 11 omits such URLs from its output.
    const settings = valueOf(settingsOf(setup(source, { signsIn: false }), { proxy: null, 'https-proxy': null }));
    expect([...settings.origins]).toEqual(['https://registry.example', 'https://corp.example']);
    expect(settings.args.join(' ')).not.toContain('SECRET');
    expect(settings.args).toContain('--registry=https://registry.example/');
    expect(settings.args).toContain('--@corp:registry=https://corp.example/');
    expect(settings.upstreamOf(new URL('https://registry.example'))?.password).toBe('pass');
    expect(settings.upstreamOf(new URL('https://corp.example'))).toBeNull();
  });

  test('a proxy with a password in an npmrc is not bypassed: a sentence says what to set, and setting it works', async () => {
    const userconfig = path.join(folder, 'npmrc-proxy');
    await writeFile(userconfig, 'proxy=http://me:TOP-SECRET@proxy.example:3128\n');
    const read = (source: Record<string, string>) =>
      readNpmSettings(setup({ npm_config_userconfig: userconfig, ...source }), folder, AbortSignal.timeout(30_000));

    const refused = await read({});
    expect(refused).toMatchObject({ ok: false, error: { code: 'packages-unavailable' } });
    expect(JSON.stringify(refused)).toMatch(/start Easel with npm_config_proxy/);
    expect(JSON.stringify(refused)).not.toContain('SECRET');
    const settings = valueOf(await read({ npm_config_proxy: 'http://me:pass@proxy.example:3128' }));
    expect(settings.upstreamOf(new URL('https://registry.example'))?.password).toBe('pass');
  });
});
