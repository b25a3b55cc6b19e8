import type { SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { RowListener } from '@/lib/backends/backend-engine/listening/row-listener';
import { connect, openTestBackends, testId, type TestBackends } from './backends.fixture';

/** Postgres keeps the plans of an app's statements; nobody may notice except by the time a call takes. */
const schema = `
create table public.notes (id int primary key, owner uuid, words text not null);
alter table public.notes enable row level security;
create policy own on public.notes to authenticated using (owner = (select auth.uid())) with check (owner = (select auth.uid()));
create policy open on public.notes for select to anon using (id = 3);
create function public.widen() returns void language plpgsql security definer set search_path = '' as
  $$ begin alter table public.notes add column if not exists colour text default 'red'; end $$;
create function public.forget_plans() returns void language plpgsql as $$ begin execute 'deallocate all'; end $$;
create function public.notes_now() returns setof public.notes language sql stable as $$ select * from public.notes $$;`;

let opened: TestBackends;
const id = testId();
let ann: SupabaseClient;
let bob: SupabaseClient;
let stranger: SupabaseClient;
let admin: SupabaseClient;

beforeAll(async () => {
  opened = await openTestBackends();
  const made = await opened.backends.migrate(id, [{ name: '20260101000000_notes', sql: schema }]);
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  const keys = await opened.keysOf(id);
  const join = async (name: string) => {
    const client = connect(opened.backends, id, keys.publishableKey);
    const { data } = await client.auth.signUp({ email: `${name}@x.test`, password: 'long enough' });
    return [client, data.user!.id] as const;
  };
  const [first, annId] = await join('ann');
  const [second, bobId] = await join('bob');
  ann = first;
  bob = second;
  stranger = connect(opened.backends, id, keys.publishableKey);
  admin = connect(opened.backends, id, keys.secretKey);
  const rows = [annId, bobId, null].map((owner, at) => ({ id: at + 1, owner, words: `note ${at + 1}` }));
  const { error } = await admin.from('notes').insert(rows);
  expect(error).toBeNull();
}, 60_000);
afterAll(() => opened.dispose());

const idsSeenBy = async (client: SupabaseClient) =>
  ((await client.from('notes').select('id').order('id').throwOnError()).data ?? []).map(
    (row: { id: number }) => row.id,
  );

test('the same statement shows everybody their own rows, however often and in whatever order', async () => {
  for (let n = 0; n < 12; n += 1) {
    expect(await idsSeenBy(ann)).toEqual([1]);
    expect(await idsSeenBy(stranger)).toEqual([3]);
    expect(await idsSeenBy(bob)).toEqual([2]);
    expect(await idsSeenBy(admin)).toEqual([1, 2, 3]);
  }
});

test('and writes nothing for somebody else', async () => {
  for (let n = 0; n < 8; n += 1) {
    const mine = await ann
      .from('notes')
      .update({ words: `ann ${n}` })
      .eq('id', 1)
      .select('words');
    const theirs = await bob
      .from('notes')
      .update({ words: `bob ${n}` })
      .eq('id', 1)
      .select('words');
    expect([mine.data, theirs.data]).toEqual([[{ words: `ann ${n}` }], []]);
  }
});

test('a table changed by one of the app’s functions is read as it is now', async () => {
  const read = () => ann.from('notes').select('*').eq('id', 1).single();
  for (let n = 0; n < 7; n += 1) expect(Object.keys((await read()).data as object)).not.toContain('colour');
  await ann.rpc('widen').throwOnError();
  expect(await read()).toMatchObject({ error: null, data: { colour: 'red' } });
  expect((await ann.rpc('notes_now')).data).toMatchObject([{ id: 1, colour: 'red' }]);
});

test('discarded plans are prepared again', async () => {
  // The call itself may fail as a whole, because it also discards the plans it uses.
  await ann.rpc('forget_plans');
  expect(await idsSeenBy(ann)).toEqual([1]);
  expect(await idsSeenBy(stranger)).toEqual([3]);
});

test('listeners still receive changes after plans were discarded', async () => {
  const publish = 'alter publication supabase_realtime add table public.notes;';
  const made = await opened.backends.migrate(id, [{ name: '20260101000002_publish', sql: publish }]);
  expect(made.ok).toBe(true);
  const told: string[] = [];
  const listener: RowListener = {
    ...{ n: 1, schema: 'public', table: 'notes', filter: null, select: null },
    event: '*',
    caller: { role: 'anon', claims: { role: 'anon' } },
  };
  await opened.backends.listen(id, [listener], (heard) => told.push(JSON.stringify(heard)));
  for (let n = 0; n < 3; n += 1) {
    await admin
      .from('notes')
      .update({ words: `told ${n}` })
      .eq('id', 3)
      .throwOnError();
    await vi.waitFor(() => expect(told.at(-1)).toContain(`told ${n}`));
    await ann.rpc('forget_plans');
  }
  expect(told).toHaveLength(3);
  opened.backends.unlisten(id, [1]);
});

test('a policy changed by a migration applies from the next call', async () => {
  const sql = 'alter policy open on public.notes using (id = 2);';
  const changed = await opened.backends.migrate(id, [{ name: '20260101000003_open', sql }]);
  expect(changed.ok).toBe(true);
  expect(await idsSeenBy(stranger)).toEqual([2]);
});

test('more statements than plans are kept', async () => {
  for (let n = 0; n < 130; n += 1) {
    const columns = Array.from({ length: 1 + (n % 13) }, (_, at) => `c${n}_${at}:words`).join(',');
    const { data, error } = await ann.from('notes').select(columns).eq('id', 1);
    expect([error, data]).toMatchObject([null, [{ [`c${n}_0`]: expect.any(String) as string }]]);
  }
  expect(await idsSeenBy(ann)).toEqual([1]);
});

test('a refused statement does not affect the next one', async () => {
  for (let n = 0; n < 3; n += 1) {
    const twice = await ann.from('notes').insert({ id: 1, words: 'again' });
    expect(twice.error?.code).toBe('42501');
    const { error } = await admin.from('notes').insert({ id: 1, words: 'again' });
    expect(error?.code).toBe('23505');
    expect(await idsSeenBy(ann)).toEqual([1]);
  }
});
