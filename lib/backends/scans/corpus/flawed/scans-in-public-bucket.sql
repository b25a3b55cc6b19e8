-- expect: stranger reads passports
-- Identity papers lie in a bucket that is open to everybody.
insert into storage.buckets (id, name, public) values ('passports', 'passports', true);
create policy "own folder" on storage.objects for insert to authenticated
  with check (bucket_id = 'passports' and (storage.foldername(name))[1] = auth.uid()::text);
create table public.applicants (id uuid primary key references auth.users (id), status text not null default 'new');
alter table public.applicants enable row level security;
create policy "own row" on public.applicants for select to authenticated using (id = auth.uid());
