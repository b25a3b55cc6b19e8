import { openTestBackends, testId } from '@/lib/backends/backends/backends.fixture';
import type { ProjectId, ViewerId } from '@/lib/base/foundation/id';
import type { Viewer } from '@/lib/base/viewers/viewer';
import type { DataAsked, DataDependencies } from './open-data';

/**
 * Tables like those of generated apps: a generated key, a key nobody reads, constraints, links with and without rows.
 */
export const appSchema = `
create table public.profiles (id uuid primary key references auth.users (id) on delete cascade, display_name text not null);
create type public.mood as enum ('calm', 'glad');
create table public.bookings (
  id bigint generated always as identity primary key,
  guest text not null check (char_length(guest) between 1 and 20),
  "Weird ""name" text,
  seats int not null default 2 check (seats > 0),
  status text not null default 'open' check (status in ('open', 'it''s done')),
  mood public.mood,
  day date,
  is_paid boolean not null default false,
  phone varchar(5) unique,
  total int generated always as (seats * 10) stored,
  created_at timestamptz not null default now()
);
create table public.notes (
  id uuid primary key default gen_random_uuid(),
  booking_id bigint references public.bookings (id) on delete cascade,
  author_id uuid default auth.uid() references public.profiles (id),
  words text not null
);
create table public.loose (words text);
create view public.guests with (security_invoker = true) as select guest from public.bookings;
alter table public.profiles enable row level security;
alter table public.bookings enable row level security;
alter table public.notes enable row level security;
alter table public.loose enable row level security;
create policy "a" on public.bookings for select to anon, authenticated using (true);
create policy "b" on public.bookings for insert to anon with check (true);
create policy "c" on public.notes for all to authenticated using (author_id = auth.uid()) with check (author_id = auth.uid());
create policy "d" on public.notes for select to authenticated using (exists (select from public.bookings));
create policy "e" on public.profiles for update to authenticated using ((select auth.uid()) = id);
create policy "f" on public.profiles for delete to authenticated using (true);
revoke insert on public.bookings from anon;
revoke delete on public.profiles from authenticated;
`;

/** A project with these tables that `editor` may edit; everybody else is a stranger. */
export async function openTestData() {
  const opened = await openTestBackends();
  /** Whether a turn is changing the tables. */
  const turn = { isRunning: false };
  const id = testId();
  const made = await opened.backends.migrate(id, [{ name: '20260101000000_app', sql: appSchema }]);
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  const editor: Viewer = { id: 'e'.repeat(26) as ViewerId, kind: 'local-owner' };
  const dependencies: DataDependencies = {
    backends: opened.backends,
    access: { roleOf: (viewer) => Promise.resolve(viewer.id === editor.id ? 'editor' : null) },
    appBackends: {
      dataOf: (_projectId, lane) => Promise.resolve(lane === 'preview' ? id : null),
      faultOf: () => null,
      isHeld: async () => turn.isRunning,
      async fetchAsOwner(backend, request) {
        const { secretKey } = await opened.keysOf(backend);
        request.headers.set('apikey', secretKey);
        request.headers.set('authorization', `Bearer ${secretKey}`);
        return opened.backends.fetch(backend, request);
      },
    },
  };
  const asked: DataAsked = { viewer: editor, projectId: 'p'.repeat(26) as ProjectId, lane: 'preview' };
  const stranger: Viewer = { id: 's'.repeat(26) as ViewerId, kind: 'guest' };
  const read = async (sql: string) => {
    const rows = await opened.backends.read(id, sql);
    if (!rows.ok) throw new Error(JSON.stringify(rows.error));
    return rows.value;
  };
  const run = async (sql: string) => {
    const ran = await opened.backends.write(id, [{ sql }]);
    if (!ran.ok) throw new Error(JSON.stringify(ran.error));
  };
  return { dependencies, asked, opened, id, turn, stranger, read, run, dispose: opened.dispose };
}
