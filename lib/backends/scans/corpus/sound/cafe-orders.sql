-- app: A café shows its menu to everyone, and signed-in guests order ahead and see only their own orders.
-- expect: passes
-- public: table menu read
create schema private;
grant usage on schema private to authenticated;

create table private.baristas (
  user_id uuid primary key references auth.users (id) on delete cascade
);

create table public.menu (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  description text not null default '',
  price_cents integer not null check (price_cents > 0),
  available boolean not null default true
);

create table public.orders (
  id uuid primary key default gen_random_uuid(),
  customer_id uuid not null references auth.users (id) on delete cascade,
  phone text not null check (char_length(btrim(phone)) between 5 and 30),
  pick_up_at timestamptz not null,
  state text not null default 'new' check (state in ('new', 'ready', 'collected', 'cancelled')),
  created_at timestamptz not null default now()
);

create table public.order_items (
  order_id uuid not null references public.orders (id) on delete cascade,
  menu_id uuid not null references public.menu (id),
  quantity integer not null check (quantity between 1 and 20),
  price_cents integer not null,
  primary key (order_id, menu_id)
);

alter table private.baristas enable row level security;
alter table public.menu enable row level security;
alter table public.orders enable row level security;
alter table public.order_items enable row level security;

create function private.is_barista() returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select 1 from private.baristas b where b.user_id = auth.uid());
$$;
revoke execute on function private.is_barista() from public;
grant execute on function private.is_barista() to authenticated;

-- Prices come from the menu and never from the page.
create function public.place_order(p_phone text, p_pick_up_at timestamptz, p_items jsonb) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  new_order uuid;
begin
  if auth.uid() is null then
    raise exception 'Please sign in first.';
  end if;
  if p_pick_up_at not between now() and now() + interval '7 days' then
    raise exception 'Please choose a time within the next week.';
  end if;
  insert into public.orders (customer_id, phone, pick_up_at)
  values (auth.uid(), btrim(p_phone), p_pick_up_at) returning id into new_order;
  insert into public.order_items (order_id, menu_id, quantity, price_cents)
  select new_order, m.id, i.quantity, m.price_cents
  from jsonb_to_recordset(p_items) as i (menu_id uuid, quantity integer)
  join public.menu m on m.id = i.menu_id and m.available;
  if not found then
    raise exception 'The order is empty.';
  end if;
  return new_order;
end;
$$;

create function public.cancel_order(p_order uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update public.orders o set state = 'cancelled'
  where o.id = p_order and o.customer_id = auth.uid() and o.state = 'new';
  return found;
end;
$$;

create policy "everyone reads the menu" on public.menu for select to anon, authenticated using (true);
create policy "baristas add to the menu" on public.menu for insert to authenticated with check (private.is_barista());
create policy "baristas change the menu" on public.menu for update to authenticated
  using (private.is_barista()) with check (private.is_barista());

create policy "own orders, or all for baristas" on public.orders for select to authenticated
  using (customer_id = auth.uid() or private.is_barista());
create policy "baristas move orders on" on public.orders for update to authenticated
  using (private.is_barista()) with check (private.is_barista());
create policy "items of visible orders" on public.order_items for select to authenticated
  using (exists (select 1 from public.orders o where o.id = order_items.order_id
                 and (o.customer_id = auth.uid() or private.is_barista())));

revoke all on public.menu, public.orders, public.order_items from anon, authenticated;
grant select on public.menu to anon;
grant select, insert, update on public.menu to authenticated;
grant select, update (state) on public.orders to authenticated;
grant select on public.order_items to authenticated;
revoke execute on function public.place_order(text, timestamptz, jsonb) from public, anon;
revoke execute on function public.cancel_order(uuid) from public, anon;
grant execute on function public.place_order(text, timestamptz, jsonb) to authenticated;
grant execute on function public.cancel_order(uuid) to authenticated;
