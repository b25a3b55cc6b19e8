import { expect, test } from 'vitest';
import type { Channel } from './channel';
import { limits } from './limits';
import { createTestPages, type TestPage, turns } from './pages.fixture';
import { createRoom } from './room';

const channelOf = (topic: string) => ({ topic: `realtime:${topic}`, config: {}, push: () => undefined }) as never;

test('presence of one app’s members is limited, and room is released as they leave', () => {
  const room = createRoom(
    () => undefined,
    () => 0,
  );
  const channels = Array.from({ length: 1000 }, (_, n) => channelOf(`t${n}`) as Channel);
  for (const channel of channels) room.enter(channel);
  const taken = channels.filter((channel) => room.mayTell(channel, limits.presenceLength));
  process.stdout.write(`1,000 members with 16 kB each: ${taken.length} taken\n`);
  expect(taken.length).toBe(limits.presenceInAll / limits.presenceLength);

  // A new presence replaces the old one; a channel that has left holds nothing, even if it sends again.
  expect(room.mayTell(taken[0]!, limits.presenceLength)).toBe(true);
  room.leave(taken[0]!);
  room.mayTell(taken[0]!, limits.presenceLength);
  expect(room.mayTell(channels.at(-1)!, limits.presenceLength)).toBe(true);
  expect(room.mayTell(channels.at(-2)!, limits.presenceLength)).toBe(false);
});

test('if one app’s pages leave too much unread together, those with anything unread are disconnected', async () => {
  const { open, unread } = createTestPages();
  const [reader, idler] = [open(), open({ isReading: false })];
  const beat = async ({ say }: TestPage) => {
    say(JSON.stringify({ topic: 'phoenix', event: 'heartbeat', ref: '1', payload: {} }));
    await turns();
  };
  await beat(reader);
  expect(unread.bytes).toBe(0);
  await beat(idler);
  expect(unread.bytes).toBe(idler.fake.bufferedAmount);

  unread.bytes = limits.unreadInAll + 1;
  await beat(reader);
  await beat(idler);
  expect([reader.fake.isEnded, idler.fake.isEnded]).toEqual([false, true]);
  reader.close();
});
