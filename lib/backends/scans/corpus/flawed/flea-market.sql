-- app: A village flea market where neighbours offer things and everyone can look at the offers.
-- expect: blocked
-- flaw: A signed-in user can rewrite their own offer so that it stands under another neighbour's account, because the rule for the changed row does not look at the seller.
-- public: table offers read
create table public.offers (
  id uuid primary key default gen_random_uuid(),
  seller_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
  title text not null check (char_length(btrim(title)) between 1 and 80),
  description text not null default '' check (char_length(description) <= 1000),
  price_cents integer not null,
  sold boolean not null default false,
  created_at timestamptz not null default now()
);

create table public.watched_offers (
  user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
  offer_id uuid not null references public.offers (id) on delete cascade,
  primary key (user_id, offer_id)
);

alter table public.offers enable row level security;
alter table public.watched_offers enable row level security;

create policy "everyone looks at offers" on public.offers
  for select to anon, authenticated using (true);
create policy "offer something" on public.offers
  for insert to authenticated with check (seller_id = auth.uid() and price_cents between 0 and 100000);
create policy "change your offer" on public.offers
  for update to authenticated
  using (seller_id = auth.uid())
  with check (price_cents between 0 and 100000);
create policy "take back your offer" on public.offers
  for delete to authenticated using (seller_id = auth.uid());

create policy "your watch list" on public.watched_offers
  for all to authenticated using (user_id = auth.uid()) with check (user_id = auth.uid());

revoke all on public.offers, public.watched_offers from anon, authenticated;
grant select on public.offers to anon;
grant select, insert, update, delete on public.offers to authenticated;
grant select, insert, delete on public.watched_offers to authenticated;
