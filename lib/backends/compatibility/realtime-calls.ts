import type { RealtimeChannel, SupabaseClient } from '@supabase/supabase-js';
import { expect, vi } from 'vitest';
import { callsOf } from './call';

let made = 0;
const topic = () => `call-${(made += 1)}`;

function join(channel: RealtimeChannel): Promise<string> {
  return new Promise((resolve) => channel.subscribe((status) => status !== 'CLOSED' && resolve(status)));
}

/** Subscribes to matching changes of `news`; resolves once the subscription is active. */
async function hear(client: SupabaseClient, filter: { event: '*' | 'INSERT' | 'UPDATE' | 'DELETE'; filter?: string }) {
  const heard: { eventType: string; new: Record<string, unknown>; old: Record<string, unknown> }[] = [];
  const channel = client.channel(topic());
  channel.on(
    'postgres_changes' as never,
    { schema: 'public', table: 'news', ...filter },
    (told: (typeof heard)[number]) => void heard.push(told),
  );
  const ready = new Promise<void>((resolve) =>
    channel.on('system' as never, {}, (told: { status?: string }) => void (told.status === 'ok' && resolve())),
  );
  expect(await join(channel)).toBe('SUBSCRIBED');
  await ready;
  return { heard, channel };
}
const until = (check: () => void) => vi.waitFor(check, { timeout: 8000, interval: 20 });
const word = () => `word ${(made += 1)}`;

export const realtimeCalls = callsOf('realtime', {
  'a row that is added': async ({ ann, stranger }) => {
    const { heard, channel } = await hear(stranger, { event: 'INSERT' });
    const body = word();
    await ann.from('news').insert({ body });
    await until(() => expect(heard.map((told) => told.new.body)).toContain(body));
    await stranger.removeChannel(channel);
  },
  'a row that is changed': async ({ ann, stranger }) => {
    const made = await ann.from('news').insert({ body: word() }).select('id').single();
    const { heard, channel } = await hear(stranger, { event: 'UPDATE' });
    await ann.from('news').update({ stars: 5 }).eq('id', made.data?.id);
    await until(() => expect(heard.map((told) => [told.eventType, told.new.stars])).toContainEqual(['UPDATE', 5]));
    await stranger.removeChannel(channel);
  },
  'a row that is deleted': async ({ ann, stranger }) => {
    const made = await ann.from('news').insert({ body: word() }).select('id').single();
    const { heard, channel } = await hear(stranger, { event: 'DELETE' });
    await ann.from('news').delete().eq('id', made.data?.id);
    await until(() => expect(heard.map((told) => told.old.id)).toContain(made.data?.id));
    await stranger.removeChannel(channel);
  },
  'only what a filter lets through': async ({ ann, stranger }) => {
    const { heard, channel } = await hear(stranger, { event: '*', filter: 'stars=gt.3' });
    const [few, many] = [word(), word()];
    await ann.from('news').insert([
      { body: few, stars: 1 },
      { body: many, stars: 4 },
    ]);
    await until(() => expect(heard.map((told) => told.new.body)).toContain(many));
    expect(heard.map((told) => told.new.body)).not.toContain(few);
    await stranger.removeChannel(channel);
  },
  'all of the row before it changed': async ({ admin, ann, stranger }) => {
    // With `replica identity full`, which a migration would set, the old row arrives with all its columns.
    void admin;
    const made = await ann.from('news').insert({ body: word(), stars: 1 }).select('id').single();
    const { heard, channel } = await hear(stranger, { event: 'UPDATE' });
    await ann.from('news').update({ stars: 2 }).eq('id', made.data?.id);
    await until(() => expect(heard).not.toHaveLength(0));
    await stranger.removeChannel(channel);
    expect(heard[0]?.old).toMatchObject({ id: made.data?.id, stars: 1 });
  },
  'a broadcast': async ({ ann, bob }) => {
    const name = topic();
    const heard: unknown[] = [];
    const [one, other] = [ann.channel(name), bob.channel(name)];
    other.on('broadcast', { event: 'wave' }, ({ payload }) => void heard.push(payload));
    expect([await join(one), await join(other)]).toEqual(['SUBSCRIBED', 'SUBSCRIBED']);
    expect(await one.send({ type: 'broadcast', event: 'wave', payload: { n: 1 } })).toBe('ok');
    await until(() => expect(heard).toEqual([{ n: 1 }]));
    await Promise.all([ann.removeChannel(one), bob.removeChannel(other)]);
  },
  'a broadcast that is acknowledged and comes back': async ({ ann }) => {
    const heard: unknown[] = [];
    const one = ann.channel(topic(), { config: { broadcast: { self: true, ack: true } } });
    one.on('broadcast', { event: 'wave' }, ({ payload }) => void heard.push(payload));
    await join(one);
    expect(await one.send({ type: 'broadcast', event: 'wave', payload: { n: 2 } })).toBe('ok');
    await until(() => expect(heard).toEqual([{ n: 2 }]));
    await ann.removeChannel(one);
  },
  'a broadcast without a socket': async ({ ann, bob }) => {
    const name = topic();
    const heard: unknown[] = [];
    const other = bob.channel(name);
    other.on('broadcast', { event: 'wave' }, ({ payload }) => void heard.push(payload));
    await join(other);
    const one = ann.channel(name);
    await one.httpSend('wave', { n: 3 });
    await until(() => expect(heard).toEqual([{ n: 3 }]));
    await bob.removeChannel(other);
  },
  'who is there': async ({ ann, bob }) => {
    const name = topic();
    const [one, other] = [
      ann.channel(name, { config: { presence: { key: 'ann' } } }),
      bob.channel(name, { config: { presence: { key: 'bob' } } }),
    ];
    one.on('presence', { event: 'sync' }, () => undefined);
    other.on('presence', { event: 'sync' }, () => undefined);
    await Promise.all([join(one), join(other)]);
    await one.track({ at: 'table 1' });
    await until(() => expect(Object.keys(other.presenceState())).toEqual(['ann']));
    await one.untrack();
    await until(() => expect(other.presenceState()).toEqual({}));
    await Promise.all([ann.removeChannel(one), bob.removeChannel(other)]);
  },
  'a private channel without a rule for it': async ({ ann }) => {
    const one = ann.channel(topic(), { config: { private: true } });
    expect(await join(one)).toBe('CHANNEL_ERROR');
    await ann.removeChannel(one);
  },
  leaving: async ({ ann }) => {
    const one = ann.channel(topic());
    await join(one);
    expect(await ann.removeChannel(one)).toBe('ok');
  },
});
