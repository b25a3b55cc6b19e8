import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createOwnFiles } from './own-files';
import { isAllPacked, packFiles } from './pack-files';

let root = '';
let server: Server | null = null;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'easel-own-files-'));
});
afterEach(() => {
  server?.close();
  rmSync(root, { recursive: true, force: true });
});

const script = 'export const words = "of the page";\n'.repeat(200);
const put = (name: string, content: string | Uint8Array) => {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), content);
};

async function start() {
  const send = await createOwnFiles(root);
  server = createServer((request, response) => {
    void send(request, response).then((isSent) => void (isSent || response.writeHead(404).end('Next')));
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return (address: string, headers: Record<string, string> = {}, method = 'GET') =>
    new Promise<{ status: number; headers: IncomingHttpHeaders; bytes: Buffer }>((resolve, reject) => {
      const all = { 'accept-encoding': 'gzip, br', ...headers };
      const outgoing = httpRequest({ port, host: '127.0.0.1', path: address, method, headers: all }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes: Buffer.concat(parts) }),
        );
      });
      outgoing.on('error', reject);
      outgoing.end();
    });
}

test('sends a packed file as it lies there, for a year if its name holds its content', async () => {
  put('.next/static/chunks/[page]-1a.js', script);
  put('public/runtime/preview-client.js', script);
  await packFiles(root, 9);
  const get = await start();
  const chunk = await get('/_next/static/chunks/%5Bpage%5D-1a.js');
  expect(chunk.headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-encoding': 'br',
    'content-length': String(chunk.bytes.length),
    'content-type': 'text/javascript; charset=utf-8',
    vary: 'accept-encoding',
  });
  expect(chunk.bytes.length).toBeLessThan(200);
  expect(brotliDecompressSync(chunk.bytes).toString()).toBe(script);
  expect((await get('/runtime/preview-client.js')).headers['cache-control']).toBe('public, no-cache');
});

test('sends it plain while it is not packed, and packed from then on', async () => {
  put('public/runtime/preview-client.js', script);
  const get = await start();
  const before = await get('/runtime/preview-client.js');
  expect([before.headers['content-encoding'], before.bytes.toString()]).toEqual([undefined, script]);
  await packFiles(root, 4);
  expect((await get('/runtime/preview-client.js')).headers['content-encoding']).toBe('br');
  for (const accepted of ['', 'gzip', 'br;q=0']) {
    const plain = await get('/runtime/preview-client.js', { 'accept-encoding': accepted });
    expect([plain.headers['content-encoding'], plain.bytes.toString()], accepted).toEqual([undefined, script]);
  }
});

test('says of a file the browser has that it is the same, in either form', async () => {
  put('public/runtime/preview-client.js', script);
  const get = await start();
  const { etag } = (await get('/runtime/preview-client.js')).headers;
  await packFiles(root, 4);
  const packed = (await get('/runtime/preview-client.js')).headers.etag;
  expect(packed).not.toBe(etag);
  for (const known of [etag!, packed!, `W/${etag}`]) {
    const again = await get('/runtime/preview-client.js', { 'if-none-match': known });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
  }
  expect((await get('/runtime/preview-client.js', { 'if-none-match': '"other"' })).status).toBe(200);
});

test('leaves pictures and tiny files as they are, and everything else to others', async () => {
  put('public/examples/app.webp', Buffer.alloc(5000));
  put('public/runtime/container.json', '{}');
  put('package.json', script);
  await packFiles(root, 4);
  expect(readdirSync(path.join(root, 'build/packed'))).toEqual(['done']);
  const get = await start();
  expect((await get('/examples/app.webp')).headers).toMatchObject({ 'content-type': 'image/webp' });
  expect((await get('/runtime/container.json', {}, 'HEAD')).headers['content-length']).toBe('2');
  for (const other of [
    '/package.json',
    '/examples/../package.json',
    '/examples/%2e%2e/package.json',
    '/examples/',
    '/',
  ])
    expect((await get(other)).bytes.toString(), other).toBe('Next');
  expect((await get('/examples/app.webp', {}, 'POST')).status).toBe(404);
});

test('packs only what changed, and forgets forms of files that are gone', async () => {
  put('public/runtime/a.js', script);
  put('public/runtime/b.js', `${script}b`);
  expect(await isAllPacked(root)).toBe(false);
  expect(await packFiles(root, 4)).toEqual({ made: 2, kept: 0 });
  expect(await isAllPacked(root)).toBe(true);
  put('public/runtime/b.js', `${script}c`);
  utimesSync(path.join(root, 'public/runtime/b.js'), 1, 1);
  expect(await isAllPacked(root)).toBe(false);
  expect(await packFiles(root, 4)).toEqual({ made: 1, kept: 1 });
  expect(readdirSync(path.join(root, 'build/packed'))).toHaveLength(3);
});
