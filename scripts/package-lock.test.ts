import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

type Locked = { version: string; dev?: true; os?: string[]; cpu?: string[]; integrity?: string };
type Lock = { packages: Record<string, Locked & { optionalDependencies?: Record<string, string> }> };

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const script = path.join(root, 'scripts', 'complete-lock.mjs');
const { completeLock, missingOptionals } = (await import(pathToFileURL(script).href)) as {
  completeLock(lock: Lock): { lock: Lock; added: string[] };
  missingOptionals(lock: Lock): Array<{ name: string }>;
};
const text = await readFile(path.join(root, 'package-lock.json'), 'utf8');
const lock = JSON.parse(text) as Lock;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'easel-lock-'));
  for (const name of ['package.json', 'package-lock.json', '.npmrc'])
    await copyFile(path.join(root, name), path.join(folder, name));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the lock file names no download address of a package', () => {
  const words = new Set(['funding', 'deprecated']);
  const rest = JSON.stringify(lock, (key, value: unknown) => (words.has(key) ? undefined : value));
  expect(rest.match(/"resolved":|[^"]*:\/\/[^"]*/g)).toBeNull();
});

test('only packages of other systems lack a checksum', () => {
  const bare = Object.entries(lock.packages).filter(([place, one]) => place !== '' && one.integrity === undefined);
  expect(bare.filter(([, { cpu }]) => cpu === undefined).map(([place]) => place)).toEqual([]);
});

test('no native package of another system is left out', () => {
  expect(missingOptionals(lock)).toEqual([]);
});

test('what npm left out is added at the version its parent asks for', () => {
  const parent = 'node_modules/a/node_modules/b';
  const asked = { 'b-linux-arm64-musl': '1.2.3', 'b-wasm32-wasi': '1.2.3', 'b-win32-x64-msvc': '1.2.3' };
  const given = {
    packages: { [parent]: { version: '1.2.3', dev: true as const, optionalDependencies: asked } },
  } satisfies Lock;
  const { lock: made, added } = completeLock(given);
  expect(added).toHaveLength(3);
  const native = { version: '1.2.3', dev: true, optional: true };
  expect(made.packages).toMatchObject({
    'node_modules/b-linux-arm64-musl': { ...native, os: ['linux'], cpu: ['arm64'], libc: ['musl'] },
    'node_modules/b-wasm32-wasi': { ...native, cpu: ['wasm32'] },
    'node_modules/b-win32-x64-msvc': { ...native, os: ['win32'], cpu: ['x64'] },
  });
  expect(completeLock(made).added).toEqual([]);
  const loose = {
    packages: { [parent]: { version: '1.2.3', optionalDependencies: { 'b-win32-x64-msvc': '^1.2.3' } } },
  };
  expect(() => completeLock(loose)).toThrow('no exact version');
});

test.each([
  ['linux', 'x64', '@next/swc-linux-x64-gnu', '@oxlint/binding-linux-x64-gnu'],
  ['darwin', 'arm64', '@next/swc-darwin-arm64', '@oxlint/binding-darwin-arm64'],
  ['win32', 'x64', '@next/swc-win32-x64-msvc', '@oxlint/binding-win32-x64-msvc'],
])('npm ci accepts package.json and installs the native packages of %s-%s', async (os, cpu, ...native) => {
  const libc = os === 'linux' ? ['--libc=glibc'] : [];
  // `npm test --silent` passes on its own log level; the lines parsed here need npm's usual one.
  const loud = '--loglevel=notice';
  const words = ['ci', '--dry-run', '--offline', '--ignore-scripts', loud, `--os=${os}`, `--cpu=${cpu}`, ...libc];
  const { stdout } = await run('npm', words, { cwd: folder, shell: process.platform === 'win32' });
  const added = stdout.split('\n').flatMap((line) => /^add (\S+) /.exec(line)?.[1] ?? []);
  expect(added).toEqual(expect.arrayContaining(native));
  expect(
    added.filter((name) => /(?:linux|darwin|win32)-(?:x64|arm64)/.test(name) && !name.includes(`${os}-${cpu}`)),
  ).toEqual([]);
});
