import type { SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import type { BackendId } from '@/lib/backends/backends/backend';
import { testId } from '@/lib/backends/backends/backends.fixture';
import { join, listen, openTestRealtime, signUp, type TestRealtime, until } from './realtime.fixture';

/** Tables whose triggers do what an attacker's would: raise errors, write forever, write a lot. */
const schema = `
create table public.notes (id bigint generated always as identity primary key, owner uuid default auth.uid(), body text);
alter table public.notes enable row level security;
create policy own on public.notes to authenticated using (owner = auth.uid()) with check (true);
create function public.trip() returns trigger language plpgsql as $$ begin
  if new.body = 'raise' then raise exception 'no'; end if;
  if new.body = 'slow policy' then perform pg_catalog.pg_notify('easel', repeat('x', 7000)); end if;
  if new.body = 'flood' then
    insert into public.notes (owner, body) select new.owner, repeat('y', 2000) from generate_series(1, 300); end if;
  return new; end $$;
create trigger trip after insert on public.notes for each row execute function public.trip();
alter publication supabase_realtime add table public.notes;
create policy m on realtime.messages for select to authenticated using (realtime.topic() = auth.uid()::text);
`;

let opened: TestRealtime;
let id: BackendId;
let ann: SupabaseClient;
let bob: SupabaseClient;
let annId: string;

beforeAll(async () => {
  opened = await openTestRealtime();
  id = testId();
  expect((await opened.backends.migrate(id, [{ name: '20260101000000_a', sql: schema }])).ok).toBe(true);
  [ann, bob] = [await opened.page(id), await opened.page(id)];
  annId = await signUp(ann, 'ann');
  await signUp(bob, 'bob');
}, 180_000);
afterAll(async () => {
  expect(opened.faults).toEqual([]);
  await opened.dispose();
});

test('a trigger that raises, or writes a lot, sends nobody what they may not read', async () => {
  const [hers, his] = [await listen(ann, { table: 'notes' }), await listen(bob, { table: 'notes' })];
  expect((await ann.from('notes').insert({ body: 'raise' })).error?.message).toBe('no');
  expect((await ann.from('notes').insert({ body: 'flood' })).error).toBeNull();
  expect((await bob.from('notes').insert({ body: 'bob’s' })).error).toBeNull();
  await until(() => his.heard.length > 0);
  await until(() => hers.heard.length === 301);
  expect(his.heard.map((one) => one.new.body)).toEqual(['bob’s']);
  expect(hers.heard.some((one) => one.new.body === 'raise')).toBe(false);
  process.stdout.write('302 rows of a flooding trigger: each told to its owner alone\n');
}, 60_000);

test('nobody joins somebody else’s topic with their own token', async () => {
  const names = [
    annId,
    ` ${annId}`,
    `${annId}\u0000`,
    `${annId}'; drop table notes; --`,
    annId.toUpperCase(),
    '__proto__',
    'constructor',
    '*',
    '%',
  ];
  let refused = 0;
  for (const name of names) {
    const channel = bob.channel(name, { config: { private: true } });
    await expect(join(channel), name).rejects.toThrow();
    await bob.removeChannel(channel);
    refused += 1;
  }
  await join(ann.channel(annId, { config: { private: true } }));
  process.stdout.write(`${names.length} topics of somebody else: ${refused} refused\n`);
}, 60_000);

test('odd topics and floods leave the others served', async () => {
  const socket = new WebSocket(await opened.socketUrl(id, '1.0.0'));
  await new Promise((resolve) => socket.once('open', resolve));
  const answers: string[] = [];
  socket.on('message', (data: Buffer) => answers.push(data.toString('utf8')));
  const topics = [
    '',
    'realtime:',
    'phoenix',
    '__proto__',
    'realtime:__proto__',
    'realtime:constructor',
    'realtime:\u0000',
    `realtime:${'x'.repeat(200)}`,
  ];
  for (const [ref, topic] of topics.entries())
    socket.send(
      JSON.stringify({
        topic,
        event: 'phx_join',
        ref: String(ref),
        payload: { config: { presence: { key: '__proto__', enabled: true } } },
      }),
    );
  for (let n = 0; n < 500; n += 1)
    socket.send(
      JSON.stringify({
        topic: 'realtime:__proto__',
        event: 'broadcast',
        ref: `f${n}`,
        payload: { event: 'constructor', payload: { n } },
      }),
    );
  await until(() => answers.filter((one) => one.includes('MessagePerSecondRateLimitReached')).length >= 300);
  const { heard } = await listen(bob, { table: 'notes' });
  await bob.from('notes').insert({ body: 'still' });
  await until(() => heard.length === 1);
  expect(({} as { n?: number }).n).toBeUndefined();
  socket.close();
  const late = answers.filter((one) => one.includes('RateLimit')).length;
  process.stdout.write(`500 messages at once: ${late} refused, others told as before\n`);
}, 60_000);
