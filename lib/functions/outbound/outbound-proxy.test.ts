import { request } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOutboundProxy, type OutboundProxy, type Refused } from './outbound-proxy';

let folder: string;
let proxy: OutboundProxy;
const refused: Refused[] = [];
const asked: string[] = [];
const names: Record<string, string[]> = {
  'private.test': ['10.0.0.7'],
  'mixed.test': ['8.8.8.8', '127.0.0.1'],
  'mapped.test': ['::ffff:127.0.0.1'],
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'easel-proxy-'));
  proxy = await openOutboundProxy({
    socketPath: path.join(folder, 's'),
    allowedHosts: () => Object.keys(names),
    answerOwn: async (url, _request, response) => {
      if (url.host !== 'own.test') return false;
      response.end('own');
      return true;
    },
    onRefused: (one) => refused.push(one),
    resolve: async (host) => {
      asked.push(host);
      return (names[host] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    },
  });
});
afterAll(async () => {
  await proxy?.close();
  await rm(folder, { recursive: true, force: true });
});

/** The status of a call as workerd makes it; `upgrade` and `connect` as it makes sockets. */
function call(
  url: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
) {
  return new Promise<number>((resolve, reject) => {
    const outgoing = request({
      socketPath: path.join(folder, 's'),
      path: url,
      method,
      headers: { host: 'x', ...headers },
    });
    outgoing.on('response', (answer) => (answer.resume(), resolve(answer.statusCode ?? 0)));
    outgoing.on('connect', (answer) => resolve(answer.statusCode ?? 0));
    outgoing.on('error', reject);
    outgoing.end();
  });
}

test('a host with any private address is refused, whichever comes first', async () => {
  for (const host of ['private.test', 'mixed.test', 'mapped.test'])
    expect(await call(`http://${host}/`), host).toBe(403);
  expect(refused.map(({ why }) => why)).toEqual(['private', 'private', 'private']);
});

test('a host that is not allowed is not even looked up', async () => {
  asked.length = 0;
  expect(await call('https://other.test/')).toBe(403);
  expect(asked).toEqual([]);
});

test('sockets are judged the same: an upgrade, and a raw connection', async () => {
  expect(await call('http://private.test/', { headers: { connection: 'Upgrade', upgrade: 'websocket' } })).toBe(403);
  expect(await call('private.test:22', { method: 'CONNECT' })).toBe(403);
});

test('other schemes and addresses without a name are refused', async () => {
  for (const url of ['ftp://mixed.test/', 'file:///etc/passwd', '/relative', 'http://8.8.8.8/', 'http://0x7f000001/'])
    expect(await call(url), url).toBe(403);
});

test('the app’s own backend is answered here', async () => {
  expect(await call('http://own.test/rest/v1/notes')).toBe(200);
});
