import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createAccessGate } from './access-gate';
import { operatorChecks } from './operator-checks.fixture';
import { createFrontServer, type FrontConfig, type FrontServer } from './front-server';
import { originsOf } from '../../base/http/origins';

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

let front: FrontServer | null = null;
afterEach(async () => {
  await front?.close();
  front = null;
});

async function start(config: Partial<FrontConfig> = {}) {
  const seen: string[] = [];
  // The origins contain the port, so get one from the system first.
  const origins = originsOf({ baseUrl: 'http://app.localhost:4100', sitesHost: undefined, port: 4100 });
  front = await createFrontServer(
    { origins, isDevelopment: false, access: null, welcome: null, ...config },
    {
      builder: async (request, response) => {
        for await (const chunk of request) seen.push(String(chunk).slice(0, 20));
        if (!response.headersSent) response.end(`builder ${request.url}`);
      },
      preview: async (_request, response, key) => void response.end(`preview ${key}`),
      layers: async (_request, response) => void response.end('layers'),
      site: async (_request, response, slug) => void response.end(`site ${slug}`),
      reached: async (_request, response, { projectId, origin }) => void response.end(`reached ${projectId} ${origin}`),
      shared: async (_request, response, shareId) => void response.end(`shared ${shareId}`),
      backend: async (request, response, key) => void response.end(`backend ${key} ${request.method} ${request.url}`),
      upgrade: () => false,
      backendUpgrade: async (host, request, socket) => {
        seen.push(`${host.kind} ${request.url}`);
        socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
      },
      health: () => ({ ok: true, version: '1' }),
      ready: async () => ({ ok: true, disk: true }),
      ...operatorChecks,
      onError: (error) => {
        throw error;
      },
    },
  );
  const { server } = front;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = (server.address() as AddressInfo).port;
  const call = (
    host: string,
    path: string,
    options: { method?: string; headers?: Record<string, string>; body?: string; port?: number } = {},
  ) =>
    new Promise<Answer>((resolve, reject) => {
      const outgoing = httpRequest(
        {
          host: '127.0.0.1',
          port: options.port ?? port,
          path,
          method: options.method ?? 'GET',
          headers: { host, ...options.headers },
          maxHeaderSize: 1024 * 1024,
        },
        (response) => {
          let body = '';
          response.on('data', (chunk) => (body += chunk));
          response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
        },
      );
      outgoing.on('error', reject);
      outgoing.end(options.body);
    });
  return { call, seen, front };
}

const builder = 'app.localhost:4100';
const key = 'a'.repeat(26);

describe('the builder', () => {
  test('serves no answer of the interface as a page', async () => {
    const { call } = await start();
    const policyOf = async (path: string) => String((await call(builder, path)).headers['content-security-policy']);
    expect(await policyOf('/api/projects')).toBe("default-src 'none'; frame-ancestors 'none'; sandbox");
    expect(await policyOf('/projects')).toContain("script-src 'self' 'nonce-");
  });

  test('answers unknown addresses 404', async () => {
    const { call } = await start();
    expect((await call(builder, '/api/projects/%zz')).status).toBe(404);
  });
});

describe('dispatch by Host', () => {
  test.each([
    [builder, '/x', 200, 'builder /x'],
    [`p-${key}.app.localhost:4100`, '/', 200, `preview ${key}`],
    [`s-${key}.app.localhost:4100`, '/', 200, `shared ${key}`],
    ['layers.app.localhost:4100', '/', 200, 'layers'],
    ['habits.sites.localhost:4100', '/', 200, 'site habits'],
  ])('%s%s answers %d', async (host, path, status, body) => {
    const { call } = await start();
    const answer = await call(host, path);
    expect([answer.status, answer.body]).toEqual([status, body]);
  });

  test.each([
    'example.com',
    'app.localhost:9999',
    'evil.app.localhost:4100',
    'p-short.app.localhost:4100',
    '-bad.sites.localhost:4100',
    'a.b.sites.localhost:4100',
    'app.localhost:4100@evil',
  ])('an unknown host (%s) is misdirected', async (host) => {
    const { call } = await start();
    expect((await call(host, '/')).status).toBe(421);
  });

  test('localhost serves the page that probes both addresses, on every path', async () => {
    const { call, front: server } = await start();
    const answer = await call('localhost:4100', '/projects/x');
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('http://app.localhost:4100');
    expect(answer.body).toContain(server.addressesFor(undefined).builder);
  });

  test('127.0.0.1 answers its front page and health, nothing else', async () => {
    const { call } = await start();
    expect((await call('127.0.0.1:4100', '/')).status).toBe(200);
    expect((await call('127.0.0.1:4100', '/api/health')).body).toBe('{"ok":true,"version":"1"}');
    expect((await call('127.0.0.1:4100', '/api/projects')).status).toBe(421);
    expect((await call('127.0.0.1:4100', '/projects/x')).status).toBe(421);
  });

  test('127.0.0.1 passes programs on to the backend of a preview, and refuses pages', async () => {
    const { call } = await start();
    const path = `/backends/${key}/rest/v1/wishes`;
    expect((await call('127.0.0.1:4100', path, { method: 'POST' })).body).toBe(`backend ${key} POST ${path}`);
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'http://app.localhost:4100' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'none' },
    ] as Record<string, string>[]) {
      expect((await call('127.0.0.1:4100', path, { headers })).status).toBe(403);
    }
    // Not on any other host, and not without a valid key.
    expect((await call('localhost:4100', path)).body).not.toContain('backend');
    expect((await call(builder, path)).body).toBe(`builder ${path}`);
    expect((await call('127.0.0.1:4100', '/backends/short/rest/v1/wishes')).status).toBe(421);
    expect((await call('127.0.0.1:4100', `/backends/${key}`)).status).toBe(421);
  });
});

describe('opened by ports of localhost', () => {
  test('the port is the builder, and refuses every other name', async () => {
    const { call, front: server } = await start();
    const page = (await call('localhost:4100', '/')).body;
    const port = Number(/"fallback":"http:\/\/localhost:(\d+)"/.exec(page)?.[1]);
    expect((await call(`localhost:${port}`, '/x', { port })).body).toBe('builder /x');
    expect((await call(`rebound.example:${port}`, '/x', { port })).status).toBe(421);
    const book = server.addressesFor(`localhost:${port}`);
    const preview = new URL(await book.preview(key));
    expect((await call(preview.host, '/', { port: Number(preview.port) })).body).toBe(`preview ${key}`);
    expect(await book.preview(key)).toBe(preview.origin);
    const shared = new URL(await book.shared(key));
    expect((await call(shared.host, '/', { port: Number(shared.port) })).body).toBe(`shared ${key}`);
  });
});

describe('who may call /api', () => {
  const own = { origin: 'http://app.localhost:4100', 'sec-fetch-site': 'same-origin' };

  test.each([
    ['no browser at all', {}, 200],
    ['the builder itself', own, 200],
    ['a preview (same site)', { origin: `http://p-${key}.app.localhost:4100`, 'sec-fetch-site': 'same-site' }, 403],
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
    ['an older browser on another origin', { origin: 'https://evil.example' }, 403],
    ['a sandboxed page', { origin: 'null' }, 403],
  ])('a POST by %s', async (_who, headers, status) => {
    const { call } = await start();
    expect((await call(builder, '/api/projects', { method: 'POST', headers, body: '{}' })).status).toBe(status);
  });

  test('a GET navigation from another site is refused, health is not', async () => {
    const { call } = await start();
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await call(builder, '/api/projects', { headers })).status).toBe(403);
    for (const path of ['/./api/projects', '/x/../api/projects', '/x/%2e%2e/api/projects', '/x/..\\api/projects'])
      expect((await call(builder, path, { headers })).status, path).toBe(403);
    expect((await call(builder, '/api/health', { headers })).status).toBe(200);
  });
});

describe('a target that two parsers read differently', () => {
  test.each(['//api/projects', '//x/api/projects', '/\\x/api/projects', '//', 'http://evil.example/api/projects', '*'])(
    '%s is refused',
    async (path) => {
      const { call, seen } = await start();
      expect((await call(builder, path, { method: 'POST', body: 'x' })).status).toBe(400);
      expect(seen).toEqual([]);
    },
  );

  test('an upgrade with such a target ends the connection, not the server', async () => {
    const { call } = await start();
    const headers = { connection: 'upgrade', upgrade: 'websocket' };
    await expect(call(builder, '//', { headers })).resolves.toMatchObject({ status: 403 });
    expect((await call(builder, '/')).status).toBe(200);
  });

  test('an app’s socket goes to its backend, from any page except at 127.0.0.1', async () => {
    const { call, seen } = await start();
    const headers = { connection: 'upgrade', upgrade: 'websocket', origin: 'http://elsewhere.test' };
    const path = '/backend/realtime/v1/websocket';
    const loopback = `/backends/${'k'.repeat(26)}/realtime/v1/websocket`;
    for (const host of [`p-${'k'.repeat(26)}.app.localhost:4100`, 'my-app.sites.localhost:4100'])
      await expect(call(host, path, { headers })).resolves.toMatchObject({ status: 404 });
    await expect(call('127.0.0.1:4100', loopback, { headers })).resolves.toMatchObject({ status: 403 });
    const { origin: _origin, ...plain } = headers;
    await expect(call('127.0.0.1:4100', loopback, { headers: plain })).resolves.toMatchObject({ status: 404 });
    await expect(call('layers.app.localhost:4100', path, { headers: plain })).resolves.toMatchObject({ status: 403 });
    expect(seen).toEqual([`preview ${path}`, `site ${path}`, `loopback ${loopback}`]);
  });
});

describe('floods', () => {
  test('200 planted cookies are answered, and expired', async () => {
    const { call } = await start();
    const cookie = Array.from({ length: 200 }, (_, i) => `junk${i}=${'x'.repeat(4000)}`).join('; ');
    const answer = await call(builder, '/', { headers: { cookie: `${cookie}; easel-locale=en` } });
    expect(answer.status).toBe(200);
    const ended = answer.headers['set-cookie'] as string[];
    expect(ended).toContain('junk0=; Domain=app.localhost; Path=/; Max-Age=0');
    expect(ended.some((line) => line.startsWith('easel-locale'))).toBe(false);
  });

  test('cookies on a path, or with a long name, are expired too, within a browser’s limits', async () => {
    const { call } = await start();
    const cookie = Array.from({ length: 150 }, (_, i) => `${'n'.repeat(1000)}${i}=x`).join('; ');
    const answer = await call(builder, '/api/projects/x', { headers: { cookie } });
    const ended = answer.headers['set-cookie'] as string[];
    for (const path of ['/', '/api', '/api/', '/api/projects/x'])
      expect(ended).toContain(`${'n'.repeat(1000)}0=; Domain=app.localhost; Path=${path}; Max-Age=0`);
    expect(ended.join('').length).toBeLessThan(64 * 1024);
  });

  test('a call sent to localhost is told of the wrong address, not of its size', async () => {
    const { call, seen } = await start();
    const headers = { 'content-type': 'application/json' };
    const answer = await call('localhost:4100', '/api/projects', { method: 'POST', headers, body: '{"prompt":"a"}' });
    expect([answer.status, JSON.parse(answer.body).error.code]).toEqual([421, 'wrong-host']);
    expect(seen).toEqual([]);
  });

  test('a body over its limit is refused, declared or not', async () => {
    const { call, seen } = await start();
    const body = 'x'.repeat(1024 * 1024 + 1);
    const headers = { origin: 'http://app.localhost:4100' };
    expect((await call(builder, '/api/projects', { method: 'POST', headers, body })).status).toBe(413);
    expect(seen).toEqual([]);
    const chunked = { ...headers, 'transfer-encoding': 'chunked' };
    expect((await call(builder, '/api/projects', { method: 'POST', headers: chunked, body })).status).toBe(413);
  });
});

describe('an access code', () => {
  const gate = () => createAccessGate({ code: 'open sesame', secret: new Uint8Array(32), now: () => 0 });

  test('admits by the page, and by bearer', async () => {
    const { call } = await start({ access: gate() });
    expect((await call(builder, '/')).status).toBe(401);
    expect((await call(builder, '/api/projects')).status).toBe(401);
    expect((await call(builder, '/api/projects', { headers: { authorization: 'Bearer open sesame' } })).status).toBe(
      200,
    );
    const entered = await call(builder, '/access', { method: 'POST', body: 'code=open+sesame' });
    expect(entered.status).toBe(303);
    const cookie = String(entered.headers['set-cookie']).split(';')[0]!;
    expect((await call(builder, '/', { headers: { cookie } })).status).toBe(200);
  });

  const enter = (code: string, from = '198.51.100.1') => ({
    method: 'POST',
    body: `code=${code}`,
    headers: { 'x-forwarded-for': from },
  });

  test('stops an address after ten guesses, even with the right code, and nobody else', async () => {
    const { call } = await start({ access: gate() });
    for (let i = 0; i < 10; i++) expect((await call(builder, '/access', enter('wrong'))).status).toBe(403);
    const late = await call(builder, '/access', enter('open+sesame'));
    expect([late.status, late.headers['retry-after']]).toEqual([429, '60']);
    const page = late.body;
    expect(page).toContain('Too many codes were tried. Wait a minute, then enter yours again.');
    expect(page).toContain('<form method="post" action="/access">');
    expect((await call(builder, '/access', enter('open+sesame', '198.51.100.2'))).status).toBe(303);
  });

  test('a wrong bearer is a guess too, for calls and for sockets', async () => {
    const { call } = await start({ access: gate() });
    const headers = { authorization: 'Bearer wrong' };
    const socket = { ...headers, connection: 'upgrade', upgrade: 'websocket' };
    for (let i = 0; i < 5; i++) {
      expect((await call(builder, '/api/projects', { headers })).status).toBe(401);
      expect((await call(builder, `/api/projects/${key}/channel`, { headers: socket })).status).toBe(403);
    }
    expect((await call(builder, '/api/projects', { headers })).status).toBe(429);
    expect((await call(builder, '/access', enter('open+sesame', '127.0.0.1'))).status).toBe(429);
  });

  test('health and readiness tell strangers yes or no, and admitted callers the rest', async () => {
    const { call } = await start({ access: gate() });
    const told = async (path: string, headers: Record<string, string> = {}) =>
      (await call(builder, path, { headers })).body;
    expect([await told('/api/health'), await told('/api/ready')]).toEqual(['{"ok":true}', '{"ok":true}']);
    const own = { authorization: 'Bearer open sesame' };
    expect(await told('/api/health', own)).toBe('{"ok":true,"version":"1"}');
    expect(await told('/api/ready', own)).toBe('{"ok":true,"disk":true}');
  });

  test('an instance with a host name answers both at 127.0.0.1, and nothing else there', async () => {
    const origins = originsOf({ baseUrl: 'https://easel.example', sitesHost: 'sites.example', port: 4100 });
    const { call } = await start({ origins, access: gate() });
    for (const host of ['127.0.0.1:4100', 'localhost:4100', '[::1]:4100'])
      for (const path of ['/api/health', '/api/ready']) expect((await call(host, path)).body).toBe('{"ok":true}');
    for (const path of ['/', '/api/projects', `/backends/${key}/rest/v1/t`])
      expect((await call('127.0.0.1:4100', path)).status, path).toBe(421);
    expect((await call('127.0.0.1', '/api/projects')).status).toBe(421);
  });

  test('no spelling of a path passes the gate as a file of the page', async () => {
    const { call, seen } = await start({ access: gate() });
    for (const up of ['..', '%2e%2e', '.%2E', '..%2f', '..%5c', '..\\'])
      expect((await call(builder, `/_next/static/${up}/${up}/api/projects`)).status, up).toBe(400);
    expect((await call(builder, '/_next/static/x', { method: 'POST' })).status).toBe(401);
    expect((await call(builder, '/_next/static/x')).status).toBe(200);
    expect(seen).toEqual([]);
  });
});

describe('the page that runs an app in WebContainer', () => {
  const page = `/projects/${'a'.repeat(26)}`;

  test('is the only isolated page and may frame its host', async () => {
    const { call } = await start();
    const { headers } = await call('app.localhost:4100', `${page}/container`);
    expect(headers['cross-origin-embedder-policy']).toBe('credentialless');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['content-security-policy']).toContain('https://*.webcontainer-api.io');
    for (const path of [page, '/', '/apps', `${page}/container/more`]) {
      const other = await call('app.localhost:4100', path);
      expect(other.headers['cross-origin-embedder-policy'], path).toBeUndefined();
      expect(other.headers['content-security-policy'], path).not.toContain('webcontainer');
    }
  });

  test('frames a custom host instead of StackBlitz’s if one is named', async () => {
    const { call } = await start({ containerUrl: 'https://nodes.example:8443/x' });
    const policy = String((await call('app.localhost:4100', `${page}/container`)).headers['content-security-policy']);
    expect(policy).toContain('https://nodes.example:8443 https://*.nodes.example:8443');
    expect(policy).not.toContain('stackblitz');
  });
});

describe('coming back from a sign-in', () => {
  const callback = `/api/sign-in/openrouter/${'a'.repeat(26)}?code=x`;
  const navigation = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

  test.each(['cross-site', 'same-site', 'same-origin'])('a person’s tab may, from %s', async (site) => {
    const { call } = await start();
    const answer = await call(builder, callback, { headers: { ...navigation, 'sec-fetch-site': site } });
    expect(answer.status).toBe(200);
  });

  test.each([
    ['a frame', callback, 'GET', { ...navigation, 'sec-fetch-dest': 'iframe' }],
    ['a script', callback, 'GET', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
    ['a form', callback, 'POST', navigation],
    ['another call', '/api/projects', 'GET', navigation],
    ['an address that only begins so', `${callback.split('?')[0]}/x`, 'GET', navigation],
  ])('%s of another site may not', async (_who, path, method, headers) => {
    const { call } = await start();
    const answer = await call(builder, path, { method, headers: { ...headers, 'sec-fetch-site': 'cross-site' } });
    expect(answer.status).toBe(403);
  });

  test('localhost passes it on to the builder, and no other call', async () => {
    const { call } = await start();
    expect((await call('localhost:4100', callback)).body).toContain('location.replace');
    expect((await call('localhost:4100', '/api/projects')).status).toBe(421);
    expect((await call('127.0.0.1:4100', callback)).status).toBe(421);
  });
});
