import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { ProjectId } from '../foundation/id';
import type { ProjectEvent } from '../turn-events/turn-event';
import { serveChannel } from './channel-socket';
import { encodeEvents } from './encode-events';
import type { ProjectChannel } from './project-channel';

const projectId = 'p' as ProjectId;
const event = (n: number): ProjectEvent => ({ n, at: 1, type: 'project-changed', name: 'Äpfel\n' });

type Listener = Parameters<ProjectChannel['listen']>[2];
const listening: { after: number; listener: Listener; stopped: () => void }[] = [];
const observed: string[] = [];
let stopListening = (): void => undefined;
const stopped = new Promise<void>((resolve) => {
  stopListening = resolve;
});
const channel = {
  listen(_projectId: ProjectId, after: number, listener: Listener) {
    listening.push({ after, listener, stopped: stopListening });
    return stopListening;
  },
} as unknown as ProjectChannel;
const observers = {
  claimObserver: (_projectId: ProjectId, tabId: string, visible: boolean) => (
    observed.push(`${tabId} ${visible}`),
    visible
  ),
  releaseObserver: (_projectId: ProjectId, tabId: string) => void observed.push(`${tabId} released`),
};

const server = createServer();
const sockets = new WebSocketServer({ server });
sockets.on('connection', (socket) => serveChannel({ channel, observers }, { socket, projectId, after: 7 }));
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => void server.close());

test('sends events as arrays, answers pings, forwards observer messages and releases the lease', async () => {
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const messages: unknown[] = [];
  const next = () =>
    new Promise<unknown>((resolve) =>
      client.once('message', (data) => resolve(messages[messages.push(JSON.parse(String(data))) - 1])),
    );
  await new Promise((resolve) => client.once('open', resolve));
  const batch = next();
  await listening[0]!.listener([event(8), event(9)]);
  expect(listening[0]!.after).toBe(7);
  expect(await batch).toEqual([event(8), event(9)]);

  const pong = next();
  client.send('not json');
  client.send('{"type":"ping"}');
  expect(await pong).toEqual({ type: 'pong' });
  const held = next();
  client.send('{"type":"observer","tabId":"t","visible":true}');
  expect(await held).toEqual({ type: 'observer', held: true });
  client.close();
  await stopped;
  expect(observed).toEqual(['t true', 't released']);
});

test('a socket that sends a thousand tab names claims only eight, and releases them when it closes', () => {
  observed.length = 0;
  const sent: unknown[] = [];
  const fake = Object.assign(new EventEmitter(), {
    ...{ OPEN: 1, readyState: 1, bufferedAmount: 0 },
    send: (text: string) => void sent.push(JSON.parse(text)),
  });
  serveChannel({ channel, observers }, { socket: fake as unknown as WebSocket, projectId, after: 0 });
  const say = (tabId: string, visible = true) =>
    fake.emit('message', Buffer.from(JSON.stringify({ type: 'observer', tabId, visible })), false);
  for (let n = 0; n < 1000; n += 1) say(`t${n}`);
  const eight = Array.from({ length: 8 }, (_, n) => `t${n}`);
  expect(observed).toEqual(eight.map((tabId) => `${tabId} true`));
  expect(sent).toHaveLength(1000);
  expect(sent.at(-1)).toEqual({ type: 'observer', held: false });
  // Releasing one name makes room for another.
  say('t0', false);
  say('late');
  expect(observed.slice(-2)).toEqual(['t0 false', 'late true']);
  observed.length = 0;
  fake.emit('close');
  expect(observed).toEqual([...eight.slice(1), 'late'].map((tabId) => `${tabId} released`));
});

test('encodes events for an event stream, with their numbers as ids', async () => {
  const stream = new ReadableStream<ProjectEvent>({
    start(controller) {
      controller.enqueue(event(3));
      controller.close();
    },
  });
  const texts: string[] = [];
  for await (const text of stream.pipeThrough(encodeEvents())) texts.push(text);
  expect(texts).toEqual(['id: 3\ndata: {"n":3,"at":1,"type":"project-changed","name":"Äpfel\\n"}\n\n']);
});

describe('a page that stops reading', () => {
  const [megabyte, minute] = [1024 * 1024, 60_000];
  afterEach(() => vi.useRealTimers());

  /** A socket that drains nothing until told to, and the channel it listens to. */
  function open() {
    const fake = Object.assign(new EventEmitter(), {
      ...{ OPEN: 1, readyState: 1, bufferedAmount: 0, isEnded: false, sent: 0 },
      send(data: string) {
        fake.bufferedAmount += data.length;
        fake.sent += 1;
      },
      terminate() {
        fake.isEnded = true;
        fake.readyState = 3;
        fake.emit('close');
      },
    });
    serveChannel({ channel, observers }, { socket: fake as unknown as WebSocket, projectId, after: 0 });
    return { fake, tell: listening.at(-1)!.listener };
  }
  const large = (): ProjectEvent => ({ n: 1, at: 1, type: 'project-changed', name: 'x'.repeat(megabyte) });
  const ping = Buffer.from('{"type":"ping"}');

  test('gets nothing more above a megabyte, and is closed after a minute without reading', async () => {
    vi.useFakeTimers();
    const { fake, tell } = open();
    let isTold = false;
    const telling = Promise.resolve(tell([large()])).then(() => (isTold = true));
    await vi.advanceTimersByTimeAsync(minute - 1000);
    expect([isTold, fake.isEnded]).toEqual([false, false]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(fake.isEnded).toBe(true);
    await telling;
  });

  test('stays connected on a slow line, and continues once there is room', async () => {
    vi.useFakeTimers();
    const { fake, tell } = open();
    fake.bufferedAmount = megabyte;
    const telling = Promise.resolve(tell([large()]));
    for (let minutes = 0; minutes < 5; minutes += 1) {
      await vi.advanceTimersByTimeAsync(minute - 1000);
      fake.bufferedAmount -= 1000;
    }
    expect(fake.isEnded).toBe(false);
    fake.bufferedAmount = 0;
    await vi.advanceTimersByTimeAsync(1000);
    await telling;
    await tell([event(2)]);
    expect(fake.sent).toBe(2);
    fake.emit('close');
  });

  test('is closed at two megabytes of unread answers if it keeps asking', () => {
    const { fake } = open();
    for (let asked = 0; asked < 1_000_000 && !fake.isEnded; asked += 1) fake.emit('message', ping, false);
    expect(fake.isEnded).toBe(true);
    expect(fake.bufferedAmount).toBeLessThan(2 * megabyte + 100);
  });
});
