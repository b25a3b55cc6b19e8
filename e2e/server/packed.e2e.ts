import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../support/easel';
import { ask } from '../support/http';

// The tarball of `node scripts/pack.mjs`, installed in an empty folder without a network, and started there as the
// README says.

const place = mkdtempSync(path.join(os.tmpdir(), 'easel-packed-'));
const empty = path.join(place, 'empty');
let child: ChildProcess | null = null;
let said = '';

function carryOut(command: string, words: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, words, { cwd, encoding: 'utf8', env: plainEnvironment() });
  if (status !== 0) throw new Error(`${command} ${words.join(' ')}: ${status}\n${stdout}\n${stderr}`);
  return stdout;
}
/** An environment without anything of this checkout's. */
const plainEnvironment = () =>
  ({
    PATH: process.env.PATH,
    HOME: place,
    npm_config_cache: path.join(place, 'cache'),
  }) as unknown as NodeJS.ProcessEnv;

beforeAll(() => {
  carryOut(process.execPath, ['scripts/pack.mjs', place], root);
  mkdirSync(empty);
  writeFileSync(path.join(empty, 'package.json'), '{ "private": true }');
}, 600_000);
afterAll(() => {
  child?.kill('SIGKILL');
  rmSync(place, { recursive: true, force: true });
});

test('one file is all there is to install, and nothing is downloaded', () => {
  const [tarball, ...others] = readdirSync(place).filter((name) => name.endsWith('.tgz'));
  expect(others).toEqual([]);
  carryOut('npm', ['install', '--offline', '--no-audit', '--no-fund', path.join(place, tarball!)], empty);
  expect(readdirSync(path.join(empty, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['easel']);
}, 300_000);

test('npx easel unpacks it once, starts it, and keeps what is made in this folder', async () => {
  const env = { ...plainEnvironment(), PORT: '0', EASEL_DEMO_PACE: 'none' };
  // In a process group of its own, since npx starts a process that starts another.
  child = spawn('npx', ['--offline', 'easel'], { cwd: empty, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const port = await new Promise<number>((resolve, reject) => {
    const hear = (chunk: unknown) => {
      said += String(chunk);
      const found = /Open http:\/\/localhost:(\d+)/.exec(said)?.[1];
      if (found !== undefined) resolve(Number(found));
    };
    child!.stdout!.on('data', hear);
    child!.stderr!.on('data', hear);
    child!.once('exit', (code) => reject(new Error(`npx easel ended with ${code}\n${said}`)));
  });
  const page = await ask(port, 'GET', '/');
  expect(page.status).toBe(200);
  expect(page.bytes.toString()).toContain('Easel');
  const health = await ask(port, 'GET', '/api/health');
  expect(JSON.parse(health.bytes.toString())).toMatchObject({ ok: true });
  expect(existsSync(path.join(empty, '.easel'))).toBe(true);
  const made = await ask(port, 'POST', '/api/projects', { body: { name: 'First' } });
  expect(made.status).toBe(201);
  const ended = new Promise((resolve) => child!.once('exit', resolve));
  process.kill(-child.pid!, 'SIGTERM');
  await ended;
}, 300_000);
