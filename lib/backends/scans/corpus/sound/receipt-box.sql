-- app: Freelancers photograph receipts and keep them with amounts, each in a folder of their own.
-- expect: passes
-- public: none
create table public.receipts (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
  shop text not null check (char_length(shop) between 1 and 100),
  amount_cents integer not null check (amount_cents >= 0),
  bought_on date not null,
  photo_path text,
  created_at timestamptz not null default now(),
  check (photo_path is null or split_part(photo_path, '/', 1) = user_id::text)
);
alter table public.receipts enable row level security;

create policy "receipts_all_own" on public.receipts
  for all to authenticated
  using (user_id = (select auth.uid()))
  with check (user_id = (select auth.uid()));

create view public.receipts_per_month with (security_invoker = true) as
  select r.user_id, date_trunc('month', r.bought_on)::date as month, count(*) as receipts, sum(r.amount_cents) as total_cents
  from public.receipts r
  group by r.user_id, date_trunc('month', r.bought_on);

insert into storage.buckets (id, name, public) values ('receipts', 'receipts', false);

create policy "receipt_photos_read" on storage.objects for select to authenticated
  using (bucket_id = 'receipts' and (storage.foldername(name))[1] = (select auth.uid()::text));
create policy "receipt_photos_add" on storage.objects for insert to authenticated
  with check (bucket_id = 'receipts' and (storage.foldername(name))[1] = (select auth.uid()::text));
create policy "receipt_photos_replace" on storage.objects for update to authenticated
  using (bucket_id = 'receipts' and (storage.foldername(name))[1] = (select auth.uid()::text))
  with check (bucket_id = 'receipts' and (storage.foldername(name))[1] = (select auth.uid()::text));
create policy "receipt_photos_remove" on storage.objects for delete to authenticated
  using (bucket_id = 'receipts' and (storage.foldername(name))[1] = (select auth.uid()::text));

revoke all on public.receipts, public.receipts_per_month from anon, authenticated;
grant select, insert, update, delete on public.receipts to authenticated;
grant select on public.receipts_per_month to authenticated;
