import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { boundAnswers } from './answers-in-flight';
import { createBodiesInFlight } from './bodies-in-flight';
import { boundHeads } from './heads-in-flight';
import { oneAtATime } from './one-at-a-time';
import { endOnceAnswered, endQuietSockets } from './quiet-sockets';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

async function serve(answer: RequestListener) {
  const server = createServer({ maxHeaderSize: 1024 * 1024 }, answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const open = (allowHalfOpen = false): Socket => {
    const socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen });
    socket.on('error', () => undefined);
    cleanups.push(() => socket.destroy());
    return socket;
  };
  return { server, open };
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
const post = (bytes: number) => `POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: ${bytes}\r\n\r\n${'b'.repeat(bytes)}`;

async function until(isSo: () => boolean): Promise<void> {
  await expect.poll(isSo, { timeout: 45_000, interval: 5 }).toBe(true);
}

test('2,000 requests on one connection are not worked on in parallel, and the connection is ended', async () => {
  const begun: string[] = [];
  const { open } = await serve(oneAtATime((request) => void begun.push(request.url!)));
  const socket = open();
  socket.write(Array.from({ length: 2000 }, (_, n) => get(`/${n}`)).join(''));
  socket.resume();
  await once(socket, 'close');
  process.stdout.write(`2,000 pipelined requests: ${begun.length} begun\n`);
  expect(begun).toEqual(['/0']);
});

test('a few are answered in their order, each after the other', async () => {
  let [running, most] = [0, 0];
  const { open } = await serve(
    oneAtATime((request, response) => {
      most = Math.max(most, (running += 1));
      setImmediate(() => {
        running -= 1;
        response.end(`<${request.url}>`);
      });
    }),
  );
  const socket = open();
  let heard = '';
  socket.on('data', (chunk) => (heard += String(chunk)));
  socket.write(['/1', '/2', '/3', '/4'].map(get).join(''));
  await until(() => heard.includes('</4>'));
  expect(heard.match(/<[^>]+>/g)).toEqual(['</1>', '</2>', '</3>', '</4>']);
  expect(most).toBe(1);
});

test('bodies behind an answer that never comes are released once the connection is gone', async () => {
  const bodies = createBodiesInFlight({ perAddress: 1e6, inAll: 1e6 }, () => 0);
  cleanups.push(() => bodies.close());
  let begun = 0;
  const take = (request: IncomingMessage, response: ServerResponse) => {
    bodies.take(request, response, { address: 'x', limit: 1e6, refuse: () => response.end() });
    request.resume();
    begun += 1;
  };
  const { server, open } = await serve(oneAtATime(take));
  for (let round = 1; round <= 5; round++) {
    const socket = open();
    socket.write(get('/waits') + post(20_000) + post(20_000));
    await until(() => begun === round);
    socket.destroy();
    await until(() => isIdle(server));
  }
  process.stdout.write(`10 bodies of 20 kB behind 5 gone connections: ${bodies.held()} bytes held\n`);
  expect(bodies.held()).toBe(0);
});

test('a body that waited for its turn is counted and limited like any other', async () => {
  const bodies = createBodiesInFlight({ perAddress: 1e6, inAll: 1e6 }, () => 0);
  cleanups.push(() => bodies.close());
  const answers: (() => void)[] = [];
  const refused: string[] = [];
  const { open } = await serve(
    oneAtATime((request, response) => {
      const refuse = (code: string) => {
        refused.push(code);
        response.end();
      };
      if (bodies.take(request, response, { address: 'x', limit: 10_000, refuse })) answers.push(() => response.end());
    }),
  );
  const socket = open();
  socket.resume();
  socket.write(get('/waits') + post(9000));
  await until(() => answers.length === 1);
  answers[0]!();
  await until(() => answers.length === 2);
  expect(bodies.held()).toBe(9000);
  answers[1]!();
  await until(() => bodies.held() === 0);
  expect(refused).toEqual([]);
});

test('the longest unfinished heads are ended, and ordinary connections go on', async () => {
  const { server, open } = await serve((_, response) => void response.end('<ok>'));
  const { look } = boundHeads(server, 3_000_000);
  const quick = open();
  let heard = '';
  quick.on('data', (chunk) => (heard += String(chunk)));
  quick.write(get('/').slice(0, 10));
  const long = Array.from({ length: 8 }, () => {
    const socket = open();
    socket.write(`GET / HTTP/1.1\r\nHost: x\r\n${`x: ${'h'.repeat(9000)}\r\n`.repeat(90)}`);
    return socket.resume();
  });
  let ended = 0;
  for (const socket of long) socket.once('close', () => (ended += 1));
  await until(() => {
    look();
    return ended >= 5;
  });
  quick.write(get('/').slice(10));
  await until(() => heard.includes('<ok>'));
  process.stdout.write(`8 unfinished heads of 810 kB, 3 MB allowed: ${ended} ended\n`);
  expect(ended).toBe(5);
});

test('a refused socket is closed even if its sender keeps it open', async () => {
  const { server, open } = await serve(() => undefined);
  server.on('upgrade', (_, socket) => {
    endOnceAnswered(socket);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  const sockets = Array.from({ length: 20 }, () => open(true));
  for (const socket of sockets) {
    socket.resume();
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  }
  await Promise.all(sockets.map((socket) => once(socket, 'end')));
  await until(() => isIdle(server));
});

/** Whether no connection is left open. */
function isIdle(server: Server): boolean {
  return (server as Server & { _connections: number })._connections === 0;
}

test('unread answers hold no more than their limit, at the expense of the address they belong to', async () => {
  const megabyte = 1024 ** 2;
  const { server, open } = await serve((_request, response) => void response.end(Buffer.alloc(20 * megabyte)));
  const bound = boundAnswers(server, { inAll: 100 * megabyte, addressOf: ({ url }) => url! });
  const heldBy = new Set<ServerResponse>();
  server.on('request', (_request, response: ServerResponse) => void heldBy.add(response));
  const held = () => [...heldBy].reduce((sum, one) => sum + (one.destroyed ? 0 : one.writableLength), 0);

  const ask = (address: string) => {
    const socket = open().pause();
    socket.write(get(address));
    return socket;
  };
  const neighbour = ask('/neighbour');
  await until(() => heldBy.size === 1);
  const flood = Array.from({ length: 40 }, () => ask('/flood'));
  await until(() => heldBy.size === flood.length + 1);
  bound.look();
  process.stdout.write(`41 answers of 20 MB that nobody reads: ${Math.round(held() / megabyte)} MB held\n`);
  expect(held()).toBeLessThanOrEqual(100 * megabyte);

  // A client that does read gets its whole response despite the flood.
  let read = 0;
  neighbour.on('data', (chunk: Buffer) => (read += chunk.length));
  neighbour.resume();
  await until(() => read > 20 * megabyte);
});

test('an answer that nobody reads is ended after a while, one that is still worked on is not', async () => {
  const [silenceMs, megabyte] = [200, 1024 * 1024];
  const kept: { path: string; response: ServerResponse }[] = [];
  const { server, open } = await serve((request, response) => {
    kept.push({ path: request.url!, response });
    if (request.url === '/large') response.end(Buffer.alloc(64 * megabyte));
    // For `/stream` the head is sent, and then nothing for a long time.
    if (request.url === '/stream') response.write('begun');
  });
  const ended: string[] = [];
  endQuietSockets(server, silenceMs);
  server.on('connection', (socket) =>
    socket.once('close', () => ended.push(kept.find(({ response }) => response.req.socket === socket)?.path ?? 'idle')),
  );
  const [stuck, stream, working, idle] = [open(), open(), open(), open()];
  stuck.pause();
  stuck.write(get('/large'));
  stream.resume();
  stream.write(get('/stream'));
  working.resume();
  working.write(get('/working'));
  idle.resume();
  await until(() => ended.length === 2);
  expect(ended.toSorted()).toEqual(['/large', 'idle']);
  // After several times the silence limit, these two are still open and get their responses.
  let [answered, told] = ['', ''];
  working.on('data', (data: Buffer) => (answered += data.toString()));
  stream.on('data', (data: Buffer) => (told += data.toString()));
  for (const { path, response } of kept) if (path !== '/large') response.end('at last');
  await until(() => answered.includes('at last') && told.includes('at last'));
});
