import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { originsOf } from '../../base/http/origins';
import { createAccessGate } from './access-gate';
import { createFrontServer, type FrontServer } from './front-server';
import { operatorChecks } from './operator-checks.fixture';

let front: FrontServer | null = null;
afterEach(async () => {
  await front?.close();
  front = null;
});

async function start() {
  const own = async (_request: unknown, response: { end(text: string): unknown }) => void response.end("an app's own");
  front = await createFrontServer(
    {
      origins: originsOf({ baseUrl: 'https://easel.example', sitesHost: 'sites.example', port: 4100 }),
      ...{ isDevelopment: false, welcome: null, trustedProxies: ['10.0.0.0/8'] },
      access: createAccessGate({ code: 'open sesame', secret: new Uint8Array(32), now: () => 0 }),
    },
    {
      ...{ builder: own, preview: own, layers: own, site: own, reached: own, shared: own, backend: own },
      ...{ upgrade: () => false, backendUpgrade: async () => undefined },
      ...{ health: () => ({ ok: true, version: '1' }), ready: async () => ({ ok: false, disk: false }) },
      ...operatorChecks,
      onError: (error) => {
        throw error;
      },
    },
  );
  const { server } = front;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return (host: string, path: string, headers: Record<string, string> = {}, method = 'GET') =>
    new Promise<{ status: number; body: string }>((resolve, reject) => {
      const outgoing = httpRequest(
        { host: '127.0.0.1', port, path, method, headers: { host, ...headers } },
        (answer) => {
          let body = '';
          answer.on('data', (chunk) => (body += String(chunk)));
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
        },
      );
      outgoing.on('error', reject);
      outgoing.end();
    });
}

const hosts = ['easel:3000', 'anything.example', 'localhost:4100', '127.0.0.1:4100', 'easel.example'];
const allowed = '/api/hosts/allowed?domain=known.example';

describe('a program of this machine', () => {
  test.each(hosts)(
    'learns under %s which names are served, whether it lives and is ready, and its figures',
    async (host) => {
      const call = await start();
      expect((await call(host, allowed)).status).toBe(200);
      expect((await call(host, '/api/hosts/allowed?domain=other.example')).status).toBe(404);
      expect((await call(host, '/api/hosts/allowed')).status).toBe(400);
      expect(await call(host, '/api/health')).toEqual({ status: 200, body: '{"ok":true}' });
      expect(await call(host, '/api/ready')).toEqual({ status: 503, body: '{"ok":false}' });
      expect((await call(host, '/api/metrics')).body).toBe('easel_ready 1\n');
    },
  );

  test("learns nothing at an app's own address: what lies there is the app's", async () => {
    const call = await start();
    for (const host of [
      'hiking.sites.example',
      `p-${'a'.repeat(26)}.easel.example`,
      `s-${'a'.repeat(26)}.easel.example`,
    ])
      for (const path of [allowed, '/api/metrics', '/api/health', '/api/ready'])
        expect((await call(host, path)).body, `${host}${path}`).toBe("an app's own");
  });

  test('and so does one behind trusted addresses alone', async () => {
    const call = await start();
    expect((await call('x.example', allowed, { 'x-forwarded-for': '10.1.2.3, 10.0.0.7' })).status).toBe(200);
  });
});

describe('is told nothing:', () => {
  const strangers: Array<[string, Record<string, string>]> = [
    ['somebody who came through the proxy', { 'x-forwarded-for': '203.0.113.7' }],
    ['somebody who claims to be this machine', { 'x-forwarded-for': '127.0.0.1, 203.0.113.7' }],
    ['somebody whose claim is no address', { 'x-forwarded-for': 'localhost, 10.0.0.7' }],
    ['a page by a name that was pointed here', { origin: 'http://evil.example' }],
    ['a page that hides its origin', { 'sec-fetch-site': 'same-origin' }],
  ];
  test.each(strangers)('%s', async (_who, headers) => {
    const call = await start();
    for (const host of ['easel:3000', 'anything.example'])
      for (const path of [allowed, '/api/metrics', '/api/health', '/api/ready'])
        expect((await call(host, path, headers)).status, `${host}${path}`).toBe(421);
    // On the builder's host it needs the code, like any call.
    for (const path of [allowed, '/api/metrics'])
      expect([401, 403], path).toContain((await call('easel.example', path, headers)).status);
  });

  test('another method, and another spelling', async () => {
    const call = await start();
    expect((await call('x.example', allowed, {}, 'POST')).status).toBe(421);
    expect((await call('x.example', '/api//metrics')).status).toBe(421);
    expect((await call('x.example', '/api/metrics/')).status).toBe(421);
    expect((await call('x.example', '/api/projects')).status).toBe(421);
  });
});
