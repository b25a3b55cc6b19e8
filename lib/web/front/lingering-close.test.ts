import { once } from 'node:events';
import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createBodiesInFlight } from './bodies-in-flight';
import { createLingeringClose, type LingerBounds } from './lingering-close';
import { sendError } from '../../base/http/respond';

const megabyte = 1024 ** 2;
const usual: LingerBounds = { bytes: 24 * megabyte, silenceMs: 2000, inAllMs: 10_000, atOnce: 100 };
const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const full: Answer = (_request, response) => sendError(response, 'share-room-used');

/** Answers every request at once. The client's address is taken from `x-from`. */
async function serve(bounds: Partial<LingerBounds> = {}, answer: Answer = full) {
  const lingering = createLingeringClose({ ...usual, ...bounds });
  const sockets: Socket[] = [];
  const begun: string[] = [];
  const server = createServer((request, response) => {
    if (!lingering.watch(request, response, String(request.headers['x-from']))) return;
    begun.push(request.url!);
    answer(request, response);
  });
  server.on('connection', (socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const open = () => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const heard = { text: '', errors: [] as string[] };
    socket.on('data', (chunk) => (heard.text += String(chunk)));
    socket.on('error', (error) => heard.errors.push((error as NodeJS.ErrnoException).code ?? ''));
    cleanups.push(() => socket.destroy());
    return { socket, heard };
  };
  return { port, open, lingering, sockets, begun };
}

const head = (length: number | 'chunked', from = 'here') =>
  `PUT /file HTTP/1.1\r\nHost: x\r\nX-From: ${from}\r\n${length === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`}\r\n\r\n`;

async function until(isSo: () => boolean): Promise<void> {
  await expect.poll(isSo, { timeout: 45_000, interval: 5 }).toBe(true);
}

/** Keeps sending until the connection is gone. */
function sendForever(socket: Socket): void {
  const part = Buffer.from(`10000\r\n${'b'.repeat(65_536)}\r\n`);
  const more = () => {
    if (socket.destroyed || !socket.writable) return;
    if (socket.write(part)) setImmediate(more);
    else socket.once('drain', more);
  };
  more();
}

describe('a sender that is answered while still sending', () => {
  test('reads the answer after the whole body, as a browser does, and is not reset', async () => {
    const { open, sockets } = await serve();
    const { socket, heard } = open();
    // Reads nothing until everything is sent.
    socket.pause();
    socket.write(head(20 * megabyte));
    const body = Buffer.alloc(20 * megabyte);
    await new Promise<void>((resolve) => socket.write(body, () => resolve()));
    socket.resume();
    await once(socket, 'end');
    expect(heard.text).toMatch(/^HTTP\/1\.1 507 /);
    expect(heard.text).toMatch(/\r\nconnection: close\r\n/i);
    expect(heard.text).toContain('share-room-used');
    socket.end();
    await until(() => sockets.every(({ destroyed }) => destroyed));
    expect(heard.errors).toEqual([]);
  });

  test('reads status and sentence with fetch and with Node’s own client, fifty at once', async () => {
    const { port, lingering } = await serve();
    const body = Buffer.alloc(8 * megabyte);
    const fetched = async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/file`, { method: 'PUT', body });
      return [answer.status, ((await answer.json()) as { error: { code: string } }).error.code];
    };
    const streamed = () =>
      new Promise<unknown[]>((resolve, reject) => {
        const outgoing = httpRequest({ host: '127.0.0.1', port, method: 'PUT', path: '/file' }, async (answer) => {
          let text = '';
          for await (const part of answer) text += String(part);
          resolve([answer.statusCode, (JSON.parse(text) as { error: { code: string } }).error.code]);
        });
        outgoing.on('error', reject);
        outgoing.end(body);
      });
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => (n % 2 ? fetched() : streamed())));
    expect(answers).toEqual(answers.map(() => [507, 'share-room-used']));
    await until(() => lingering.open() === 0);
  });

  test('is cut off at the byte limit when it never stops, and nothing of it is stored or counted', async () => {
    const bodies = createBodiesInFlight({ perAddress: 4 * megabyte, inAll: 8 * megabyte }, () => 0);
    cleanups.push(() => bodies.close());
    const reached: number[] = [];
    const { open, sockets, lingering } = await serve({ bytes: megabyte }, (request, response) => {
      const refuse = () => full(request, response);
      bodies.take(request, response, { address: 'x', limit: 100_000, refuse });
      request.on('data', (chunk: Buffer) => reached.push(chunk.length));
    });
    const { socket, heard } = open();
    socket.write(head('chunked'));
    sendForever(socket);
    await until(() => socket.destroyed);
    await until(() => lingering.open() === 0);
    expect(heard.text).toContain('share-room-used');
    // The limit, plus what a single read delivers.
    expect(sockets[0]!.bytesRead).toBeGreaterThan(megabyte);
    expect(sockets[0]!.bytesRead).toBeLessThan(megabyte + 400_000);
    expect(reached.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(100_000);
    expect(bodies.held()).toBe(0);
  });

  test('is cut off when it falls silent, and after a while when it trickles', async () => {
    const { open, sockets } = await serve({ silenceMs: 150, inAllMs: 600 });
    const [silent, trickling] = [open(), open()];
    for (const { socket } of [silent, trickling]) socket.write(head(10 * megabyte));
    const trickle = setInterval(() => trickling.socket.write('b'), 20);
    cleanups.push(() => clearInterval(trickle));
    await until(() => silent.heard.text !== '' && sockets.some(({ destroyed }) => destroyed));
    expect(sockets.filter(({ destroyed }) => !destroyed)).toHaveLength(1);
    await until(() => sockets.every(({ destroyed }) => destroyed));
    expect(trickling.heard.text).toContain('share-room-used');
  });

  test('costs others nothing: above the limit the address with most of them loses its oldest', async () => {
    const { open, lingering } = await serve({ atOnce: 5 });
    const neighbour = open();
    neighbour.socket.write(head(megabyte, 'neighbour'));
    await until(() => lingering.open() === 1);
    const flood = Array.from({ length: 50 }, () => open());
    for (const { socket } of flood) socket.write(head(megabyte, 'flood'));
    await until(() => flood.every(({ heard }) => heard.text.includes('share-room-used')));
    expect(lingering.open()).toBe(5);
    await new Promise<void>((resolve) => neighbour.socket.write(Buffer.alloc(megabyte), () => resolve()));
    neighbour.socket.end();
    await once(neighbour.socket, 'close');
    expect([neighbour.heard.text.slice(0, 12), neighbour.heard.errors]).toEqual(['HTTP/1.1 507', []]);
  });

  test('begins no other request after the refused one', async () => {
    const { open, begun, lingering } = await serve();
    const { socket, heard } = open();
    socket.write(head(10));
    await until(() => heard.text.includes('share-room-used'));
    socket.write(`${'b'.repeat(10)}POST /next HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`);
    socket.end();
    await until(() => lingering.open() === 0);
    expect(begun).toEqual(['/file']);
  });
});

test('keeps the connection if it has sent everything, or has nothing to send', async () => {
  const { open, begun } = await serve({}, (request, response) => {
    request.resume();
    if (request.method === 'GET') response.end('ok');
    else request.once('end', () => full(request, response));
  });
  const { socket, heard } = open();
  const post = `${head(4)}body`;
  socket.write(post);
  await until(() => heard.text.split('HTTP/1.1').length === 2);
  socket.write('GET /next HTTP/1.1\r\nHost: x\r\n\r\n');
  await until(() => heard.text.endsWith('ok'));
  socket.write(post);
  await until(() => begun.length === 3);
  expect(heard.text).not.toMatch(/connection: close/i);
});
