-- app: Tenants of a small landlord upload pay slips and contracts and see only their own papers.
-- expect: blocked
-- flaw: Any signed-in tenant can list and download the papers of all other tenants, because reading from the bucket is not tied to the own folder.
-- public: none
create table public.landlords (
  user_id uuid primary key references auth.users (id) on delete cascade
);
alter table public.landlords enable row level security;
create policy "landlord_self" on public.landlords for select to authenticated using (user_id = auth.uid());

create table public.papers (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
  title text not null check (char_length(title) between 1 and 120),
  kind text not null check (kind in ('contract', 'pay slip', 'id card', 'other')),
  file_path text not null unique,
  uploaded_at timestamptz not null default now(),
  check (split_part(file_path, '/', 1) = tenant_id::text)
);
create index papers_tenant_idx on public.papers (tenant_id, uploaded_at desc);
alter table public.papers enable row level security;

create function public.is_landlord() returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.landlords l where l.user_id = auth.uid());
$$;

create policy "papers_read" on public.papers for select to authenticated
  using (tenant_id = auth.uid() or public.is_landlord());
create policy "papers_add" on public.papers for insert to authenticated
  with check (tenant_id = auth.uid());
create policy "papers_remove" on public.papers for delete to authenticated
  using (tenant_id = auth.uid());

insert into storage.buckets (id, name, public) values ('papers', 'papers', false)
on conflict (id) do nothing;

create policy "papers_files_read" on storage.objects for select
  using (bucket_id = 'papers' and auth.role() = 'authenticated');
create policy "papers_files_upload" on storage.objects for insert to authenticated
  with check (bucket_id = 'papers' and (storage.foldername(name))[1] = auth.uid()::text);
create policy "papers_files_remove" on storage.objects for delete to authenticated
  using (bucket_id = 'papers' and (storage.foldername(name))[1] = auth.uid()::text);

revoke all on public.landlords, public.papers from anon, authenticated;
grant select on public.landlords to authenticated;
grant select, insert, delete on public.papers to authenticated;
