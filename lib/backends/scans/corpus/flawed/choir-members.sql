-- app: A choir keeps its members' contact details and who comes to which rehearsal; only the conductor sees everyone.
-- expect: blocked
-- flaw: Any singer can write role = conductor into their own sign-up metadata and then read and change everybody's phone number, birthday and remarks.
-- public: none
create table public.singers (
  user_id uuid primary key default auth.uid() references auth.users (id) on delete cascade,
  full_name text not null check (length(trim(full_name)) between 1 and 80),
  voice text not null check (voice in ('soprano', 'alto', 'tenor', 'bass')),
  phone text,
  birthday date,
  created_at timestamptz not null default now()
);

create table public.rehearsals (
  id uuid primary key default gen_random_uuid(),
  starts_at timestamptz not null,
  place text not null,
  programme text not null default ''
);

create table public.attendance (
  rehearsal_id uuid not null references public.rehearsals (id) on delete cascade,
  user_id uuid not null default auth.uid() references public.singers (user_id) on delete cascade,
  coming boolean not null,
  remark text not null default '' check (length(remark) <= 300),
  primary key (rehearsal_id, user_id)
);

alter table public.singers enable row level security;
alter table public.rehearsals enable row level security;
alter table public.attendance enable row level security;

create function public.is_conductor() returns boolean
language sql stable set search_path = '' as $$
  select coalesce(auth.jwt() -> 'user_metadata' ->> 'role', 'singer') = 'conductor';
$$;

create policy "own entry or conductor" on public.singers
  for select to authenticated using (user_id = auth.uid() or public.is_conductor());
create policy "enter yourself" on public.singers
  for insert to authenticated with check (user_id = auth.uid());
create policy "change own entry or conductor" on public.singers
  for update to authenticated
  using (user_id = auth.uid() or public.is_conductor())
  with check (user_id = auth.uid() or public.is_conductor());

create policy "singers see rehearsals" on public.rehearsals
  for select to authenticated using (true);
create policy "conductor plans" on public.rehearsals
  for insert to authenticated with check (public.is_conductor());
create policy "conductor changes plans" on public.rehearsals
  for update to authenticated using (public.is_conductor()) with check (public.is_conductor());
create policy "conductor calls off" on public.rehearsals
  for delete to authenticated using (public.is_conductor());

create policy "own answers or conductor" on public.attendance
  for select to authenticated using (user_id = auth.uid() or public.is_conductor());
create policy "answer for yourself" on public.attendance
  for insert to authenticated with check (user_id = auth.uid());
create policy "change your answer" on public.attendance
  for update to authenticated using (user_id = auth.uid()) with check (user_id = auth.uid());

revoke all on public.singers, public.rehearsals, public.attendance from anon, authenticated;
grant select, insert, update on public.singers, public.attendance to authenticated;
grant select, insert, update, delete on public.rehearsals to authenticated;
