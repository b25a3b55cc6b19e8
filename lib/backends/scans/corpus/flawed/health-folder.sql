-- app: A family keeps doctor's letters and vaccination dates in one place, every person for themselves.
-- expect: blocked
-- flaw: A stranger who knows or guesses a file's address can open a doctor's letter without signing in, because the bucket is public.
-- public: none
create table public.visits (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid() references auth.users on delete cascade,
  doctor text not null,
  visited_on date not null default current_date,
  diagnosis text,
  created_at timestamptz not null default now()
);

create table public.letters (
  id uuid primary key default gen_random_uuid(),
  visit_id uuid not null references public.visits on delete cascade,
  file_name text not null,
  storage_path text not null unique,
  created_at timestamptz not null default now()
);

alter table public.visits enable row level security;
alter table public.letters enable row level security;

create policy "Users manage their own visits" on public.visits
  for all to authenticated
  using ((select auth.uid()) = user_id)
  with check ((select auth.uid()) = user_id);

create policy "Users manage letters of their own visits" on public.letters
  for all to authenticated
  using (exists (select 1 from public.visits v where v.id = letters.visit_id and v.user_id = (select auth.uid())))
  with check (exists (select 1 from public.visits v where v.id = letters.visit_id and v.user_id = (select auth.uid())));

-- Files lie in a folder named after the user: <user id>/<visit id>.pdf
insert into storage.buckets (id, name, public)
values ('doctor-letters', 'doctor-letters', true);

create policy "Users upload their own letters" on storage.objects
  for insert to authenticated
  with check (bucket_id = 'doctor-letters' and (storage.foldername(name))[1] = (select auth.uid())::text);
create policy "Users see their own letters" on storage.objects
  for select to authenticated
  using (bucket_id = 'doctor-letters' and (storage.foldername(name))[1] = (select auth.uid())::text);
create policy "Users delete their own letters" on storage.objects
  for delete to authenticated
  using (bucket_id = 'doctor-letters' and (storage.foldername(name))[1] = (select auth.uid())::text);

grant select, insert, update, delete on public.visits, public.letters to authenticated;
