import type { RealtimeChannel, SupabaseClient } from '@supabase/supabase-js';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RealtimeWorld } from './realtime.contract';
import { join, signUp, until } from './realtime.fixture';

/** What pages send each other: broadcast, presence, and access to private channels. */
export function describeChannels(world: RealtimeWorld) {
  const page = (version: '1.0.0' | '2.0.0' = '2.0.0') => world.opened.page(world.id, { version });
  const heardOn = (channel: RealtimeChannel, event = 'said') => {
    const heard: unknown[] = [];
    channel.on('broadcast', { event }, ({ payload }) => heard.push(payload));
    return heard;
  };
  const say = (channel: RealtimeChannel, payload: unknown, event = 'said') =>
    channel.send({ type: 'broadcast', event, payload });

  describe.each([
    ['1.0.0', '2.0.0'],
    ['2.0.0', '1.0.0'],
    ['2.0.0', '2.0.0'],
  ] as const)('broadcast from wire %s to wire %s', (from, to) => {
    test('reaches the others of the topic, and its sender on request', async () => {
      const topic = `talk ${from} ${to} – ü`;
      const one = (await page(from)).channel(topic, { config: { broadcast: { self: true, ack: true } } });
      const other = (await page(to)).channel(topic);
      const elsewhere = (await page(to)).channel(`${topic}!`);
      const heard = [one, other, elsewhere].map((channel) => heardOn(channel));
      await Promise.all([join(one), join(other), join(elsewhere)]);
      expect(await say(one, { x: 1, text: 'Grüße 🌍' })).toBe('ok');
      expect(await say(one, { x: 2 }, 'other event')).toBe('ok');
      expect(await say(other, { x: 3 })).toBe('ok');
      await until(() => heard[0]!.length === 2 && heard[1]!.length === 1);
      expect(heard).toEqual([[{ x: 1, text: 'Grüße 🌍' }, { x: 3 }], [{ x: 1, text: 'Grüße 🌍' }], []]);
    });
  });

  describe('broadcast', () => {
    test('bytes stay bytes', async () => {
      const [one, other] = [(await page()).channel('bytes'), (await page()).channel('bytes')];
      const heard = heardOn(other);
      await Promise.all([join(one), join(other)]);
      await say(one, new Uint8Array([0, 1, 255]).buffer);
      await until(() => heard.length === 1);
      expect([...new Uint8Array(heard[0] as ArrayBuffer)]).toEqual([0, 1, 255]);
    });
    test('without a socket reaches listeners', async () => {
      const listening = (await page()).channel('rest');
      const heard = heardOn(listening);
      await join(listening);
      const sender = (await page()).channel('rest');
      expect(await sender.httpSend('said', { by: 'one' })).toEqual({ success: true });
      expect(await say(sender, { by: 'list' })).toBe('ok');
      await until(() => heard.length === 2);
      expect(heard).toEqual([{ by: 'one' }, { by: 'list' }]);
    });
    test('stops for those who have left', async () => {
      const [one, other] = [(await page()).channel('left'), (await page()).channel('left')];
      const [stays, goes] = [heardOn(one), heardOn(other)];
      await Promise.all([join(one), join(other)]);
      expect(await other.unsubscribe()).toBe('ok');
      await (await page()).channel('left').httpSend('said', { n: 1 });
      await until(() => stays.length === 1);
      expect(goes).toEqual([]);
    });
  });

  describe.each(['1.0.0', '2.0.0'] as const)('presence on wire %s', (version) => {
    const member = async (topic: string, key: string) => {
      const client = await page(version);
      const channel = client.channel(topic, { config: { presence: { key } } });
      const seen: string[] = [];
      channel.on('presence', { event: 'sync' }, () => undefined);
      channel.on('presence', { event: 'join' }, (one) => seen.push(`+${one.key}`));
      channel.on('presence', { event: 'leave' }, (one) => seen.push(`-${one.key}`));
      await join(channel);
      return { client, channel, seen, state: () => channel.presenceState<{ n: number }>() };
    };

    test('shows who is present, their state, and who has left', async () => {
      const [x, y] = [await member(`here ${version}`, 'X'), await member(`here ${version}`, 'Y')];
      expect(await x.channel.track({ n: 1 })).toBe('ok');
      expect(await y.channel.track({ n: 2 })).toBe('ok');
      expect(await x.channel.track({ n: 3 })).toBe('ok');
      await until(() => y.state().X?.[0]?.n === 3 && x.state().Y?.[0]?.n === 2);
      expect(y.state().X).toHaveLength(1);
      const late = await member(`here ${version}`, 'Z');
      await until(() => late.state().X?.[0]?.n === 3);
      await x.channel.untrack();
      await until(() => y.state().X === undefined);
      await y.client.realtime.disconnect();
      await until(() => late.state().Y === undefined);
      expect(late.seen).toContain('-Y');
    });
    test('counts the tabs of one key', async () => {
      const watcher = await member(`tabs ${version}`, 'W');
      const tabs = [await member(`tabs ${version}`, 'Z'), await member(`tabs ${version}`, 'Z')];
      for (const [n, tab] of tabs.entries()) await tab.channel.track({ n });
      await until(() => watcher.state().Z?.length === 2);
      await tabs[0]!.channel.unsubscribe();
      await until(() => watcher.state().Z?.length === 1);
      expect(watcher.state().Z![0]!.n).toBe(1);
      await tabs[1]!.client.realtime.disconnect();
      await until(() => watcher.state().Z === undefined);
    });
  });

  describe('private channels', () => {
    let fay: SupabaseClient;
    let gil: SupabaseClient;
    let own: string;
    beforeAll(async () => {
      [fay, gil] = [await page(), await page()];
      own = `user:${await signUp(fay, 'fay')}`;
      await signUp(gil, 'gil');
    });
    const on = (client: SupabaseClient, topic: string, isPrivate = true) =>
      client.channel(topic, { config: { private: isPrivate, broadcast: { self: true, ack: true } } });

    test('can be joined by those whom a policy lets read, and by nobody else', async () => {
      await expect(join(on(gil, own))).rejects.toThrow(/You do not have permissions to read from this Channel topic/);
      await expect(join(on(await page(), own))).rejects.toThrow(/permissions/);
    });
    test('carry what a policy lets write', async () => {
      const channel = on(fay, own);
      const heard = heardOn(channel);
      await join(channel);
      expect(await say(channel, { n: 1 })).toBe('ok');
      await until(() => heard.length === 1);
      const news = on(gil, 'news');
      await join(news);
      expect(await say(news, { n: 1 })).toBe('error');
      await channel.unsubscribe();
    });
    test('receive nothing from a public one of the same name', async () => {
      const [inside, outside] = [on(fay, own), on(await page(), own, false)];
      const [secret, open] = [heardOn(inside), heardOn(outside)];
      await Promise.all([join(inside), join(outside)]);
      expect([await say(inside, { n: 'in' }), await say(outside, { n: 'out' })]).toEqual(['ok', 'ok']);
      await until(() => secret.length === 1 && open.length === 1);
      expect([secret, open]).toEqual([[{ n: 'in' }], [{ n: 'out' }]]);
      await Promise.all([inside.unsubscribe(), outside.unsubscribe()]);
    });
    test('receive nothing that a stranger sends without a socket', async () => {
      const channel = on(fay, own);
      const heard = heardOn(channel);
      await join(channel);
      await on(gil, own).httpSend('said', { from: 'gil' });
      await on(fay, own).httpSend('said', { from: 'fay' });
      await until(() => heard.length > 0);
      expect(heard).toEqual([{ from: 'fay' }]);
    });
  });
}
