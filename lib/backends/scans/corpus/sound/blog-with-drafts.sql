-- expect: asks stranger reads posts
create table public.posts (
  id uuid primary key default gen_random_uuid(),
  author_id uuid not null default auth.uid() references auth.users (id),
  title text not null, body text not null,
  is_published boolean not null default false
);
alter table public.posts enable row level security;
create policy "published ones for all" on public.posts for select to anon, authenticated using (is_published or author_id = auth.uid());
create policy "write own" on public.posts for insert to authenticated with check (author_id = auth.uid());
create policy "change own" on public.posts for update to authenticated using (author_id = auth.uid()) with check (author_id = auth.uid());
create policy "delete own" on public.posts for delete to authenticated using (author_id = auth.uid());
