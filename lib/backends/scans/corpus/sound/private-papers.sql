-- expect: passes
insert into storage.buckets (id, name, public) values ('papers', 'papers', false);
create policy "own papers" on storage.objects to authenticated
  using (bucket_id = 'papers' and (storage.foldername(name))[1] = auth.uid()::text)
  with check (bucket_id = 'papers' and (storage.foldername(name))[1] = auth.uid()::text);
create table public.papers (
  id uuid primary key default gen_random_uuid(),
  owner uuid not null default auth.uid() references auth.users (id),
  path text not null
);
alter table public.papers enable row level security;
create policy "own" on public.papers to authenticated using (owner = auth.uid()) with check (owner = auth.uid());
