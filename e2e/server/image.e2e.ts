import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../support/easel';
import { ask } from '../support/http';

// No container runs here. This carries out the steps of `Dockerfile`, `compose.yaml` and `Caddyfile`: the folder of the
// last stage, started from there by a user who can't write to it, with the stage's own environment and command, behind
// Debian's Caddy with its own certificate authority. Not carried out: `npm ci` and the build in a clean folder (`npm
// start` does both), the base image, the network.

const most = 450 * 1024 * 1024;
const code = 'open-sesame-1';
const dockerfile = readFileSync(path.join(root, 'Dockerfile'), 'utf8');
const stage = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
const place = mkdtempSync(path.join(os.tmpdir(), 'easel-image-'));
/** A folder assembled earlier, for work on this file; the long run assembles its own. */
const image = process.env.E2E_IMAGE_FOLDER ?? path.join(place, 'image');
const data = path.join(place, 'data');
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;
const hasCaddy = spawnSync('caddy', ['version']).status === 0;
const children: ChildProcess[] = [];
let port = 0;

/** `ENV` of the last stage, with this run's port and data folder. */
const environment = (): Record<string, string> => ({
  ...Object.fromEntries(
    [.../^ENV (.+)$/m.exec(stage)![1]!.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name!, value!]),
  ),
  ...{ PORT: String(port), EASEL_DATA: data, HOME: data, PATH: process.env.PATH ?? '', EASEL_DEMO_PACE: 'none' },
  ...{ EASEL_BASE_URL: 'https://easel.test', EASEL_SITES_HOST: 'sites.test', EASEL_ACCESS_CODE: code },
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port: free } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return free;
}

function runInImage(words: readonly string[]): ChildProcess {
  const child = spawn(words[0]!, words.slice(1), {
    ...{ cwd: image, env: environment() as NodeJS.ProcessEnv, stdio: ['ignore', 'pipe', 'pipe'] },
    ...(isRoot ? { uid: nobody, gid: nobody } : {}),
  });
  children.push(child);
  return child;
}

/** Starts the image's own command; once it responds, resolves with the process and its output. */
async function start(): Promise<{ child: ChildProcess; said(): string }> {
  const child = runInImage(JSON.parse(/^CMD (\[.+\])$/m.exec(stage)![1]!) as string[]);
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: unknown) => {
      said += String(chunk);
      if (said.includes('Easel answers at https://easel.test')) resolve();
    };
    child.stdout!.on('data', hear);
    child.stderr!.on('data', hear);
    child.once('exit', () => reject(new Error(`the image's command ended\n${said}`)));
  });
  return { child, said: () => said };
}

async function end(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  return ended;
}

/** Runs a command as a person would in a container of the image. */
async function run(words: readonly string[]): Promise<string> {
  const child = runInImage(words);
  let said = '';
  child.stdout!.on('data', (chunk) => (said += String(chunk)));
  child.stderr!.on('data', (chunk) => (said += String(chunk)));
  const status = await new Promise((resolve) => child.once('exit', resolve));
  if (status !== 0) throw new Error(said);
  return said;
}

async function call<Body>(method: string, url: string, body?: unknown): Promise<Body> {
  const headers = { authorization: `Bearer ${code}` };
  const answer = await ask(port, method, url, { headers, host: 'easel.test', ...(body === undefined ? {} : { body }) });
  expect(answer.status, `${method} ${url} ${answer.bytes.toString().slice(0, 300)}`).toBeLessThan(300);
  return JSON.parse(answer.bytes.toString()) as Body;
}

/** The health check that the image names, as its runtime would make it. */
const isHealthy = () => {
  const words = JSON.parse(/^HEALTHCHECK .*CMD (\[.+\])$/m.exec(stage)![1]!) as string[];
  return run(words.map((word) => word.replace('127.0.0.1:3000', `127.0.0.1:${port}`))).then(
    () => true,
    () => false,
  );
};

beforeAll(async () => {
  const gather = /^RUN (node scripts\/gather-image\.mjs) \/image$/m.exec(dockerfile)![1]!;
  const [node, ...words] = gather.split(' ');
  if (process.env.E2E_IMAGE_FOLDER === undefined) {
    const gathered = spawnSync(node!, [...words, image], { cwd: root, encoding: 'utf8' });
    expect(gathered.stderr).toBe('');
  }
  port = await freePort();
  for (const folder of [place, data]) {
    mkdirSync(folder, { recursive: true });
    if (isRoot) chownSync(folder, nobody, nobody);
  }
}, 900_000);

afterAll(async () => {
  await Promise.all(children.map(end));
  rmSync(place, { recursive: true, force: true });
});

test('the folder of the last stage is small', () => {
  const bytes = Number(spawnSync('du', ['-sb', image], { encoding: 'utf8' }).stdout.split('\t')[0]);
  process.stdout.write(`the image beside its base: ${Math.round(bytes / 1024 / 1024)} MB\n`);
  expect(bytes).toBeLessThan(most);
});

describe('started from there, as somebody who can write none of it', () => {
  let server: Awaited<ReturnType<typeof start>>;
  let slug = '';
  beforeAll(async () => {
    server = await start();
  });

  test('it is ready, and writes nothing beside its data', async () => {
    await expect.poll(isHealthy, { timeout: 60_000 }).toBe(true);
    if (isRoot) expect(spawnSync('find', [image, '-user', 'nobody'], { encoding: 'utf8' }).stdout).toBe('');
  });

  test('an app is built and published, and its page is served', async () => {
    const { projectId } = await call<{ projectId: string }>('POST', '/api/projects', { name: 'Zürich walks' });
    await call('POST', `/api/projects/${projectId}/deployments`, {});
    type Listed = { deployments: Array<{ status: string; url: string | null }> };
    const last = async () => (await call<Listed>('GET', `/api/projects/${projectId}/deployments`)).deployments[0];
    await expect.poll(async () => (await last())?.status, { timeout: 120_000 }).toBe('ready');
    slug = new URL((await last())!.url!).hostname.split('.')[0]!;
    // Transliterated from the app's name by a package that is loaded on demand.
    expect(slug).toBe('zurich-walks');
    const page = await ask(port, 'GET', '/', { host: `${slug}.sites.test` });
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  });

  test('every line it says is JSON, and none holds what people wrote', () => {
    const lines = server
      .said()
      .trim()
      .split('\n')
      .filter((line) => line.startsWith('{'));
    for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
    expect(server.said()).not.toMatch(/walks|zurich/i);
  });

  test.runIf(hasCaddy)('Caddy serves both domains, with a certificate for what is there alone', async () => {
    const https = await freePort();
    const file = path.join(place, 'Caddyfile');
    const own = `local_certs\n\tskip_install_trust\n\tadmin off\n\thttp_port ${await freePort()}\n\thttps_port ${https}\n\tstorage file_system ${place}/caddy\n\tauto_https disable_redirects\n`;
    const text = readFileSync(path.join(root, 'Caddyfile'), 'utf8');
    writeFileSync(file, text.replace('\ton_demand_tls', `\t${own}\ton_demand_tls`));
    const caddyEnv = {
      PATH: process.env.PATH,
      HOME: place,
      UPSTREAM: `127.0.0.1:${port}`,
    } as unknown as NodeJS.ProcessEnv;
    const caddy = spawn('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], {
      env: caddyEnv,
      stdio: 'ignore',
    });
    children.push(caddy);
    const authority = path.join(place, 'caddy/pki/authorities/local/root.crt');
    await expect.poll(() => existsSync(authority), { timeout: 60_000 }).toBe(true);

    const get = (name: string, url: string, headers: Record<string, string> = {}) =>
      new Promise<{ status: number; encoding: string | undefined }>((resolve, reject) => {
        const options = {
          host: '127.0.0.1',
          port: https,
          servername: name,
          path: url,
          ca: readFileSync(authority),
          agent: false,
        };
        const outgoing = httpsRequest(
          { ...options, headers: { host: name, 'accept-encoding': 'br', ...headers } },
          (answer) => {
            answer.resume();
            answer.on('end', () =>
              resolve({ status: answer.statusCode ?? 0, encoding: answer.headers['content-encoding'] }),
            );
          },
        );
        outgoing.on('error', reject);
        outgoing.end();
      });
    await expect
      .poll(
        () =>
          get('easel.test', '/api/health').then(
            (answer) => answer.status,
            () => 0,
          ),
        { timeout: 60_000 },
      )
      .toBe(200);
    const page = await get('easel.test', '/', { authorization: `Bearer ${code}` });
    expect(page).toEqual({ status: 200, encoding: 'br' });
    expect((await get(`${slug}.sites.test`, '/')).status).toBe(200);
    for (const name of ['nothing.sites.test', 'www.easel.test', `p-${'a'.repeat(26)}.easel.test`, 'evil.test'])
      await expect(get(name, '/'), name).rejects.toThrow();
    // Nobody who arrives through the proxy counts as this machine, whatever they claim.
    for (const url of ['/api/metrics', '/api/hosts/allowed?domain=easel.test'])
      expect((await get('easel.test', url, { 'x-forwarded-for': '127.0.0.1' })).status, url).toBe(401);
    await end(caddy);
  });

  test('backed up, wiped and restored by the commands of the guide, the same address answers', async () => {
    await end(server.child);
    const file = path.join(place, `backup-${Date.now()}.tar.gz`);
    expect(await run(['node', 'scripts/backup.mjs', file])).toContain('Saved ');
    rmSync(data, { recursive: true });
    mkdirSync(data);
    if (isRoot) chownSync(data, nobody, nobody);
    expect(await run(['node', 'scripts/restore.mjs', file])).toContain('Restored ');
    server = await start();
    expect((await ask(port, 'GET', '/', { host: `${slug}.sites.test` })).status).toBe(200);
  });
});

test.runIf(!hasCaddy)('not run: Caddy is not installed here (apt-get install caddy)', () => {});

test('every path and variable that compose.yaml names is there', () => {
  const compose = readFileSync(path.join(root, 'compose.yaml'), 'utf8');
  expect(existsSync(path.join(root, 'Caddyfile'))).toBe(true);
  const named = [...compose.matchAll(/\b(EASEL_[A-Z_]+)/g)].map(([name]) => name);
  const known = readFileSync(path.join(root, '.env.example'), 'utf8');
  for (const name of new Set(named)) expect(known, name).toContain(name);
});
