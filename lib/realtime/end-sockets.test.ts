import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import WebSocket from 'ws';
import type { BackendId } from '@/lib/backends/backend';
import { createRealtime } from './realtime';

test('the sockets of an app that has left the net end, and no neighbour’s', async () => {
  const realtime = createRealtime({
    backends: { onCalled: () => () => undefined } as never,
    keysOf: async () => ({ publishableKey: 'key', secretKey: 'secret' }) as never,
    now: Date.now,
    report: (error) => expect.unreachable(String(error)),
  });
  const server = createServer();
  server.on('upgrade', (request, socket, head) => {
    const { pathname } = new URL(request.url ?? '', 'http://x');
    const path = (request.url ?? '').slice(pathname.indexOf('/', 1));
    void realtime.upgrade(request, socket, head, { backendId: pathname.split('/')[1] as BackendId, path });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => (realtime.close(), void server.close()));
  const { port } = server.address() as AddressInfo;
  const open = async (id: string) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/${id}/realtime/v1/websocket?vsn=1.0.0&apikey=key`);
    await once(socket, 'open');
    return socket;
  };
  const [one, two, neighbour] = [await open('gone'), await open('gone'), await open('stays')];

  const closed = Promise.all([once(one, 'close'), once(two, 'close')]);
  realtime.end('gone' as BackendId);
  expect((await closed).map(([code]) => code)).toEqual([1012, 1012]);
  const answer = once(neighbour, 'message');
  neighbour.send(JSON.stringify({ topic: 'phoenix', event: 'heartbeat', ref: '1', payload: {} }));
  expect(String((await answer)[0])).toContain('"ok"');
});
