import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createAccessGate } from './access-gate';
import { addressHeader } from '../../base/http/client-address';
import { operatorChecks } from './operator-checks.fixture';
import { createFrontServer, type FrontServer } from './front-server';
import { originsOf } from '../../base/http/origins';

let front: FrontServer | null = null;
afterEach(async () => {
  await front?.close();
  front = null;
});

/** Tries a wrong code eleven times. Returns how often it was compared (403) and how often refused (429). */
async function guess(trustedProxies: readonly string[], headersOf: (n: number) => Record<string, string>) {
  const unused = async () => undefined;
  front = await createFrontServer(
    {
      origins: originsOf({ baseUrl: 'http://app.localhost:4100', sitesHost: undefined, port: 4100 }),
      ...{ isDevelopment: false, welcome: null, trustedProxies },
      access: createAccessGate({ code: 'open sesame', secret: new Uint8Array(32), now: () => 0 }),
    },
    {
      ...{
        builder: unused,
        preview: unused,
        layers: unused,
        site: unused,
        reached: unused,
        shared: unused,
        backend: unused,
      },
      ...{
        upgrade: () => false,
        backendUpgrade: unused,
        health: () => ({}),
        ready: async () => ({ ok: true }),
        ...operatorChecks,
      },
      onError: (error) => {
        throw error;
      },
    },
  );
  const { server } = front;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const statuses: number[] = [];
  for (let n = 0; n < 11; n += 1) {
    const status = await new Promise<number>((resolve, reject) => {
      const headers = { host: 'app.localhost:4100', ...headersOf(n) };
      const options = { host: '127.0.0.1', port, path: '/access', method: 'POST', headers };
      httpRequest(options, (response) => resolve(response.resume().statusCode ?? 0))
        .on('error', reject)
        .end('code=wrong');
    });
    statuses.push(status);
  }
  return [403, 429].map((status) => statuses.filter((one) => one === status).length);
}

test('a client can’t claim another address in the front’s own header', async () => {
  expect(await guess(['loopback'], (n) => ({ [addressHeader]: `198.51.100.${n}` }))).toEqual([10, 1]);
});

test('X-Forwarded-For counts behind a configured proxy, and nowhere else', async () => {
  const claim = (n: number) => ({ 'x-forwarded-for': `198.51.100.${n}` });
  expect(await guess(['loopback'], claim)).toEqual([11, 0]);
  await front?.close();
  expect(await guess(['203.0.113.0/24'], claim)).toEqual([10, 1]);
});
