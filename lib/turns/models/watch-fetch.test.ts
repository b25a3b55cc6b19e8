import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { watchFetch } from './watch-fetch';

let server: Server;
/**
 * Server and caller share this process: each iteration of its event loop reads what has arrived. After some iterations
 * the caller has received what was sent, however long that took.
 */
function afterSomeReading(act: () => void, turns = 50): void {
  if (turns === 0) act();
  else setImmediate(afterSomeReading, act, turns - 1);
}
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

test('an aborted call ends, even if all its data has arrived but is not read yet', async () => {
  let isOver = () => {};
  const over = new Promise<void>((resolve) => (isOver = resolve));
  server = createServer((request, response) => {
    request.socket.on('close', isOver);
    response.writeHead(200, { 'content-type': 'text/event-stream', connection: 'close' });
    let said = 0;
    const say = () => {
      if (said === 5) return response.end();
      said += 1;
      response.write('data: {}\n\n');
      setImmediate(say);
    };
    say();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  const abort = new AbortController();
  const watch = watchFetch(fetch, { silenceMs: 60_000, endMs: 60_000, hasKey: false, onEnd: () => {} });
  const reader = (await watch.fetch(address, { signal: abort.signal })).body!.getReader();
  await reader.read();
  await over;
  abort.abort();
  await expect(reader.read()).rejects.toThrow();
  watch.release();
});

test('data that arrived before the connection broke is complete, however late it is read', async () => {
  let isBroken = () => {};
  const broken = new Promise<void>((resolve) => (isBroken = resolve));
  server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (let at = 0; at < 5; at++) response.write(`data: ${at}\n\n`);
    response.write('data: last\n\n', () =>
      afterSomeReading(() => {
        request.socket.resetAndDestroy();
        isBroken();
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  const watch = watchFetch(fetch, { silenceMs: 60_000, endMs: 60_000, hasKey: false, onEnd: () => {} });
  const response = await watch.fetch(address);
  await broken;
  await new Promise<void>((resolve) => afterSomeReading(resolve));
  expect(await response.text()).toMatch(/data: 4\n\ndata: last\n\n$/);
  watch.release();
});
