-- expect: other gives ads
-- Changing the owner is not looked at.
create table public.ads (
  id uuid primary key default gen_random_uuid(),
  owner_id uuid not null default auth.uid() references auth.users (id),
  title text not null
);
alter table public.ads enable row level security;
create policy "own" on public.ads for select to authenticated using (owner_id = auth.uid());
create policy "add" on public.ads for insert to authenticated with check (owner_id = auth.uid());
create policy "change" on public.ads for update to authenticated using (owner_id = auth.uid()) with check (owner_id is not null);
