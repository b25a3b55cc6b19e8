import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BackendId } from '@/lib/backends/backends/backend';
import { testId } from '@/lib/backends/backends/backends.fixture';
import { describeChannels } from './channels.contract';
import type { TestRealtime } from './realtime.fixture';
import { describeChanges } from './rows.contract';
import { describeSessions } from './sessions.contract';

/** A backend shared by all parts of the contract; filled before the first test. */
export type RealtimeWorld = {
  opened: TestRealtime;
  id: BackendId;
  migrate(name: string, sql: string): Promise<void>;
};

const table = (name: string, columns: string) =>
  `create table public.${name} (${columns}); alter table public.${name} enable row level security;`;

const schema = `
${table('marks', 'id bigint generated always as identity primary key, body text')}
create policy marks_read on public.marks for select to anon, authenticated using (true);
${table(
  'notes',
  `id uuid primary key default gen_random_uuid(), body text, stars int, tags text[], meta jsonb, price numeric,
   twice int generated always as (stars * 2) stored, owner uuid default auth.uid()`,
)}
create policy notes_own on public.notes to authenticated using (owner = auth.uid()) with check (owner = auth.uid());
${table('prices', 'id int primary key, body text, cost int')}
create policy prices_read on public.prices for select to anon using (true);
revoke all on public.prices from anon, authenticated;
grant select (id, body) on public.prices to anon;
${table('closed', 'id int primary key, body text')}
revoke all on public.closed from anon, authenticated;
${table('brittle', 'id int primary key, body text, breaks_for uuid')}
create policy brittle_read on public.brittle for select to authenticated
  using (1 / (case when auth.uid() = breaks_for then 0 else 1 end) = 1);
${table('late', 'id int primary key')}
${table('pairs', 'a int, b bigint, body text, primary key (a, b)')}
alter publication supabase_realtime add table
  public.marks, public.notes, public.prices, public.closed, public.brittle, public.pairs;
create function public.write_and_fail() returns void language plpgsql as $$
begin insert into public.notes (body) values ('never'); raise exception 'stop'; end $$;
create function public.write_and_hand_over(writer uuid, reader uuid) returns void language plpgsql as $$
declare made uuid;
begin
  insert into public.notes (body, owner) values ('secret', writer) returning id into made;
  update public.notes set body = 'now public', owner = reader where id = made;
end $$;
create policy own_topic on realtime.messages for select to authenticated
  using (realtime.topic() = 'user:' || auth.uid() or realtime.topic() = 'news');
create policy own_topic_write on realtime.messages for insert to authenticated
  with check (realtime.topic() = 'user:' || auth.uid() and extension = 'broadcast');
`;

/** What an app may rely on in realtime, written with supabase-js itself over both versions of its protocol. */
export function describeRealtime(adapter: string, open: () => Promise<TestRealtime>) {
  describe(`Realtime (${adapter})`, () => {
    const world = {} as RealtimeWorld;
    let made = 0;

    beforeAll(async () => {
      world.opened = await open();
      world.id = testId();
      world.migrate = async (name, sql) => {
        const file = `202601010000${String((made += 1)).padStart(2, '0')}_${name}`;
        const ran = await world.opened.backends.migrate(world.id, [{ name: file, sql }]);
        expect(ran).toEqual({ ok: true, value: { applied: [file] } });
      };
      await world.migrate('start', schema);
    }, 180_000);
    afterAll(() => world.opened.dispose());

    describeChanges(world);
    describeSessions(world);
    describeChannels(world);

    test('none of it was an error of ours', () => expect(world.opened.faults).toEqual([]));
  });
}
