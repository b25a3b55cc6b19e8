import { EventEmitter } from 'node:events';
import { vi } from 'vitest';
import type { WebSocket } from 'ws';
import type { ForBackend } from './join-channel';
import { createPaceOfPages } from './allowance';
import { createKeptChannels } from './kept-channels';
import type { Unread } from './limits';
import type { Waiting } from './line';
import { createRoom } from './room';
import { serveSocket } from './serve-socket';

type Reply = { ref: string; topic: string; event: string; payload: Record<string, unknown> };

/** One app whose pages are in-memory sockets with a fake clock; `mayUse` stands in for its engine. */
export function createTestPages({ mayUse }: { mayUse?: ForBackend['backends']['mayUse'] } = {}) {
  const clock = { at: 0 };
  const now = () => clock.at;
  const unread: Unread = { bytes: 0 };
  const waiting: Waiting = { bytes: 0 };
  const missed = vi.fn();
  const faults: unknown[] = [];
  const room = createRoom(missed, now);
  const [kept, pace] = [createKeptChannels(), createPaceOfPages(now)];
  const engine = {
    mayUse: vi.fn(mayUse ?? (() => Promise.resolve({ ok: true as const, value: true }))),
    listen: vi.fn((_id, listeners: readonly { n: number }[]) =>
      Promise.resolve({ ok: true, value: listeners.map(({ n }) => ({ n, refusal: null, isPublished: true })) }),
    ),
    unlisten: vi.fn(),
    findEnded: vi.fn(() => Promise.resolve({ ok: true, value: [] })),
  };
  let numbers = 0;

  function open({ isReading = true } = {}) {
    const fake = Object.assign(new EventEmitter(), {
      ...{ OPEN: 1, readyState: 1, bufferedAmount: 0, isPaused: false, isEnded: false },
      /** Everything it received, and the number of characters. */
      heard: [] as string[],
      characters: 0,
    });
    const close = () => {
      if (fake.readyState !== 1) return;
      fake.readyState = 3;
      fake.isEnded = true;
      fake.emit('close');
    };
    Object.assign(fake, {
      send(data: string | Buffer, taken: () => void) {
        fake.characters += data.length;
        if (fake.heard.length < 2000) fake.heard.push(String(data));
        if (isReading) taken();
        else fake.bufferedAmount += data.length;
      },
      pause: () => void (fake.isPaused = true),
      resume: () => void (fake.isPaused = false),
      ...{ terminate: close, close },
    });
    const served = serveSocket(fake as unknown as WebSocket, {
      ...{ backends: engine as never, backendId: 'app' as never, room, unread, waiting, pace, kept, now },
      keys: { publishableKey: 'key', secretKey: 'secret', jwtSecret: 'x'.repeat(32) },
      ...{ apiKey: 'key', version: '1.0.0', number: () => (numbers += 1), report: (error) => faults.push(error) },
    });
    const say = (text: string) => void fake.emit('message', Buffer.from(text), false);
    const replyTo = (ref: string) =>
      fake.heard
        .map((text) => JSON.parse(text) as Reply)
        .find((reply) => reply.ref === ref && reply.event === 'phx_reply')?.payload as
        | { status: string; response: { reason?: string } }
        | undefined;
    return {
      ...{ fake, served, close, say, replyTo },
      send: (ref: string, topic: string, event: string, payload: object) =>
        say(JSON.stringify({ topic: `realtime:${topic}`, event, payload, ref, join_ref: '1' })),
    };
  }
  return { open, clock, room, unread, waiting, pace, engine, faults };
}
export type TestPage = ReturnType<ReturnType<typeof createTestPages>['open']>;

/** Waits that many turns of the event loop. */
export async function turns(count = 5): Promise<void> {
  for (let n = 0; n < count; n += 1) await new Promise((resolve) => setImmediate(resolve));
}
