import type { ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { operatorChecks } from './operator-checks.fixture';
import { createFrontServer, type FrontServer } from './front-server';
import { originsOf } from '../../base/http/origins';

// Tests that the front itself enforces the limits; connections.test.ts and bodies-in-flight.test.ts test them one by
// one.

const megabyte = 1024 ** 2;
let front: FrontServer | null = null;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await front?.close();
  front = null;
});

const host = 'Host: app.localhost:4100\r\n';
const large = Buffer.alloc(20 * megabyte);

async function start() {
  const begun: { url: string; response: ServerResponse }[] = [];
  const origins = originsOf({ baseUrl: 'http://app.localhost:4100', sitesHost: undefined, port: 4100 });
  const unused = async () => undefined;
  front = await createFrontServer(
    { origins, isDevelopment: false, access: null, welcome: null },
    {
      builder: async ({ url }, response) => {
        begun.push({ url: url!, response });
        if (url === '/large') response.end(large);
        if (url === '/small') response.end('<small>');
      },
      ...{ preview: unused, layers: unused, site: unused, reached: unused, shared: unused, backend: unused },
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
  const open = (first: string) => {
    const socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
    const heard = { text: '' };
    socket.on('data', (chunk) => (heard.text += String(chunk)));
    socket.on('error', () => undefined);
    socket.write(first);
    sockets.push(socket);
    return { socket, heard };
  };
  return { server, begun, open };
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\n${host}\r\n`;
const until = (isSo: () => boolean) => expect.poll(isSo, { timeout: 45_000, interval: 10 }).toBe(true);

test('a head of more than a megabyte is answered 431, one of a little less is read', async () => {
  const { open } = await start();
  const within = open(`GET /small HTTP/1.1\r\n${host}X: ${'h'.repeat(megabyte - 1000)}\r\n\r\n`);
  await until(() => within.heard.text.includes('<small>'));
  const beyond = open(`GET /small HTTP/1.1\r\n${host}X: ${'h'.repeat(megabyte + 1000)}\r\n\r\n`);
  await until(() => beyond.heard.text.startsWith('HTTP/1.1 431'));
});

test('idle connections and unread answers have a minute', async () => {
  const { server } = await start();
  expect(server.timeout).toBe(60_000);
  expect(server.listeners('timeout')).toHaveLength(1);
});

test('a connection with more than four requests waiting is ended', async () => {
  const { begun, open } = await start();
  const { socket } = open(Array.from({ length: 50 }, (_, n) => get(`/${n}`)).join(''));
  await until(() => socket.destroyed);
  expect(begun.map(({ url }) => url)).toEqual(['/0']);
});

test('unfinished heads hold at most 64 MB together, and others are answered', async () => {
  const { open } = await start();
  const heads = Array.from({ length: 80 }, () => open(`GET / HTTP/1.1\r\n${host}X: ${'h'.repeat(megabyte - 2000)}`));
  await until(() => heads.filter(({ socket }) => socket.destroyed).length >= 16);
  const { heard } = open(get('/small'));
  await until(() => heard.text.includes('<small>'));
  // Connections within the limit continue; not all are ended.
  expect(heads.filter(({ socket }) => !socket.destroyed).length).toBeGreaterThan(50);
});

test('unread answers hold at most 256 MB together', async () => {
  const { begun, open } = await start();
  const asked = Array.from({ length: 20 }, () => {
    const one = open(get('/large'));
    one.socket.pause();
    return one;
  });
  await until(() => begun.length === asked.length);
  const held = () => begun.reduce((sum, { response }) => sum + (response.destroyed ? 0 : response.writableLength), 0);
  await until(() => held() <= 256 * megabyte);
  // Responses within the limit stay queued.
  expect(held()).toBeGreaterThan(200 * megabyte);
});
