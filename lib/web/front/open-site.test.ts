import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { ProjectId } from '../../base/foundation/id';
import { originsOf } from '../../base/http/origins';
import { operatorChecks } from './operator-checks.fixture';
import { createFrontServer } from './front-server';

const key = 'a'.repeat(26);
const builder = 'app.localhost:4100';
const origin = 'http://192.168.1.5:4000';

async function listen() {
  const unused = () => Promise.reject(new Error('not this site’s'));
  const front = await createFrontServer(
    {
      origins: originsOf({ baseUrl: 'http://app.localhost:4100', sitesHost: undefined, port: 4100 }),
      ...{ isDevelopment: false, access: null, welcome: null },
    },
    {
      ...{ builder: unused, preview: unused, layers: unused, site: unused, shared: unused, backend: unused },
      reached: async (_request, response, site) => void response.end(`reached ${site.projectId} ${site.origin}`),
      ...{
        upgrade: () => false,
        backendUpgrade: unused,
        health: () => ({ ok: true }),
        ready: async () => ({ ok: true }),
      },
      ...operatorChecks,
      onError: (error) => expect.unreachable(String(error)),
    },
  );
  const server = front.openSite(({ headers }) =>
    headers.host === '192.168.1.5:4000' ? { kind: 'reached', projectId: key as ProjectId, origin } : null,
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const ask = (host: string, path: string, { method = 'GET', body = '' } = {}) =>
    new Promise<{ status: number; body: string }>((resolve, reject) => {
      const outgoing = httpRequest(
        { host: '127.0.0.1', port, path, method, agent: false, headers: { host } },
        (answer) => {
          let said = '';
          answer.on('data', (chunk) => (said += String(chunk)));
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: said }));
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  return {
    ask,
    close: async () => {
      server.close();
      await front.close();
    },
  };
}

describe('a listener of one site', () => {
  test('answers to its own Host, whatever the path, and never for another', async () => {
    const { ask, close } = await listen();
    const own = await ask('192.168.1.5:4000', '/api/projects');
    expect([own.status, own.body]).toEqual([200, `reached ${key} ${origin}`]);
    const others = [
      builder,
      'localhost:4100',
      '127.0.0.1:4100',
      'layers.app.localhost:4100',
      `p-${key}.app.localhost:4100`,
    ];
    for (const host of [...others, 'habits.sites.localhost:4100', '192.168.1.5', 'evil.example'])
      // The operator's checks answer under any other name, but not through this listener.
      for (const path of ['/', '/api/health', '/api/ready', '/api/metrics', '/api/hosts/allowed?domain=x.test'])
        expect((await ask(host, path)).status, `${host}${path}`).toBe(421);
    await close();
  });

  test('reads each path once, and takes no more than a site takes', async () => {
    const { ask, close } = await listen();
    expect((await ask('192.168.1.5:4000', '/', { method: 'TRACE' })).status).toBe(405);
    expect((await ask('192.168.1.5:4000', '/upload', { method: 'POST', body: 'x'.repeat(100) })).status).toBe(413);
    await close();
  });
});
