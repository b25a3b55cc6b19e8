import { EventEmitter } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import type { Channel } from './channel';
import { limits, type Unread } from './limits';
import { createRoom } from './room';
import { serveSocket } from './serve-socket';

const opened: EventEmitter[] = [];
afterEach(() => {
  for (const socket of opened.splice(0)) socket.emit('close');
});

const channelOf = (topic: string) => ({ topic: `realtime:${topic}`, config: {}, push: () => undefined }) as never;

test('what members of one app tell of themselves is bounded, and room comes back as they leave', () => {
  const room = createRoom(() => undefined);
  const channels = Array.from({ length: 1000 }, (_, n) => channelOf(`t${n}`) as Channel);
  for (const channel of channels) room.enter(channel);
  const taken = channels.filter((channel) => room.mayTell(channel, limits.presenceLength));
  process.stdout.write(`1,000 members with 16 kB each: ${taken.length} taken\n`);
  expect(taken.length).toBe(limits.presenceInAll / limits.presenceLength);

  // Told anew it takes the place of what was told; whoever has left holds nothing, even where it speaks once more.
  expect(room.mayTell(taken[0]!, limits.presenceLength)).toBe(true);
  room.leave(taken[0]!);
  room.mayTell(taken[0]!, limits.presenceLength);
  expect(room.mayTell(channels.at(-1)!, limits.presenceLength)).toBe(true);
  expect(room.mayTell(channels.at(-2)!, limits.presenceLength)).toBe(false);
});

/** A page that takes what it is sent, or leaves it. */
function openPage(unread: Unread, isReading: boolean) {
  const fake = Object.assign(new EventEmitter(), { OPEN: 1, readyState: 1, bufferedAmount: 0, ended: false });
  const send = (data: string, taken: () => void) => {
    if (isReading) taken();
    else fake.bufferedAmount += data.length;
  };
  Object.assign(fake, { send, terminate: () => (fake.ended = true) });
  opened.push(fake);
  const rest = { room: createRoom(() => undefined), now: () => 0, report: () => undefined, unread };
  serveSocket(fake as unknown as WebSocket, { ...rest, version: '1.0.0' } as never);
  const beat = Buffer.from(JSON.stringify({ topic: 'phoenix', event: 'heartbeat', ref: '1', payload: {} }));
  return {
    fake,
    async beat() {
      fake.emit('message', beat, false);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test('where the pages of one app leave too much unread together, those end that have anything left', async () => {
  const unread: Unread = { bytes: 0 };
  const [reader, idler] = [openPage(unread, true), openPage(unread, false)];
  await reader.beat();
  expect(unread.bytes).toBe(0);
  await idler.beat();
  expect(unread.bytes).toBe(idler.fake.bufferedAmount);

  unread.bytes = limits.unreadInAll + 1;
  await reader.beat();
  await idler.beat();
  expect([reader.fake.ended, idler.fake.ended]).toEqual([false, true]);
});
