import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import WebSocket from 'ws';
import type { BackendId } from '@/lib/backends/backends/backend';
import { createRealtime } from './realtime';

async function openServer() {
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
  return { realtime, open };
}

async function beat(socket: WebSocket): Promise<string> {
  const answer = once(socket, 'message');
  socket.send(JSON.stringify({ topic: 'phoenix', event: 'heartbeat', ref: '1', payload: {} }));
  return String((await answer)[0]);
}

test('the sockets of an unpublished app are closed, and no neighbour’s', async () => {
  const { realtime, open } = await openServer();
  const [one, two, neighbour] = [await open('gone'), await open('gone'), await open('stays')];

  const closed = Promise.all([once(one, 'close'), once(two, 'close')]);
  realtime.end('gone' as BackendId);
  expect((await closed).map(([code]) => code)).toEqual([1012, 1012]);
  expect(await beat(neighbour)).toContain('"ok"');
});

test('unfinished messages take no more than an app’s limit for queued ones', async () => {
  const { open } = await openServer();
  const [honest, ...pages] = await Promise.all(Array.from({ length: 101 }, () => open('one')));
  let ended = 0;
  for (const page of pages) page.on('close', () => (ended += 1)).on('error', () => undefined);
  for (const page of pages) page.send('x'.repeat(450_000), { fin: false });
  await vi.waitFor(() => expect(ended).toBeGreaterThan(20), { timeout: 10_000 });
  expect(await beat(honest!)).toContain('"ok"');
  process.stdout.write(`100 messages of 450 kB begun: ${ended} pages ended\n`);
  expect(ended).toBeLessThan(80);
});
