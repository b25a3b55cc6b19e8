import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { watchFetch } from './watch-fetch';

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

test('a call that is aborted ends, also when all it had to say has come and is not read yet', async () => {
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
}, 5_000);
