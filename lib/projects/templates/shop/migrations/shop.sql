-- What is drawn and told of each thing that is sold; name and price are those of pay_products.
create table public.kites (
  product text primary key references public.pay_products (id) on delete cascade,
  place int not null default 100,
  shape text not null check (shape in ('diamond', 'delta', 'swallow', 'rokkaku', 'box', 'sled', 'genki', 'reel', 'frame')),
  cloth text[] not null check (cardinality(cloth) = 3),
  words text not null default '' check (char_length(words) <= 1200),
  facts text[] not null default '{}',
  -- Beaufort, 1 to 6; 0 for what does not fly.
  wind_from int not null default 0 check (wind_from between 0 and 6),
  wind_to int not null default 0 check (wind_to between wind_from and 6)
);
alter table public.kites enable row level security;
create policy "everybody sees the kites" on public.kites for select to anon, authenticated using (true);
revoke all on public.kites from anon, authenticated;
grant select on public.kites to anon, authenticated;

-- Where a paid order goes. Whoever bought says so, and can correct it until it is on its way.
create table public.deliveries (
  order_id uuid primary key references public.pay_orders (id) on delete cascade,
  name text not null check (char_length(btrim(name)) between 1 and 120),
  address text not null check (char_length(btrim(address)) between 5 and 500),
  wish text not null default '' check (char_length(wish) <= 300),
  sent_at timestamptz
);
alter table public.deliveries enable row level security;
create policy "your own parcels, or all as the owner" on public.deliveries for select to authenticated
  using (public.is_owner() or exists (select from public.pay_orders o where o.id = order_id and o.buyer = auth.uid()));
create policy "say where your paid order goes" on public.deliveries for insert to authenticated
  with check (exists (select from public.pay_orders o where o.id = order_id and o.buyer = auth.uid() and o.status = 'paid'));
create policy "correct it until it is sent" on public.deliveries for update to authenticated
  using (sent_at is null and exists (select from public.pay_orders o where o.id = order_id and o.buyer = auth.uid()))
  with check (sent_at is null and exists (select from public.pay_orders o where o.id = order_id and o.buyer = auth.uid()));
revoke all on public.deliveries from anon, authenticated;
grant select, insert (order_id, name, address, wish), update (name, address, wish) on public.deliveries to authenticated;

-- The owner says that a parcel has left, or takes it back.
create function public.mark_sent(for_order uuid, is_sent boolean) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if not public.is_owner() then
    raise exception using errcode = '42501', message = 'Only the owner of the shop sends parcels.';
  end if;
  update public.deliveries set sent_at = case when is_sent then now() end where order_id = for_order;
  if not found then
    raise exception using errcode = 'P0002', message = 'This order has no address yet.';
  end if;
end $$;
revoke execute on function public.mark_sent(uuid, boolean) from public, anon;
grant execute on function public.mark_sent(uuid, boolean) to authenticated;
