-- Easel module payments: owns pay_products, pay_orders, pay_lines, pay_events, pay_refunds, pay_settings, has_paid, pay_begin_order, pay_note_session, pay_take_event, pay_apply_event, pay_begin_refund, pay_note_refund, pay_recount, pay_set_product, pay_save_product, pay_overview, pay_set_tax
-- What is sold. Amounts are in the currency's smallest unit: cents, or whole yen. Prices come from here alone.
create table public.pay_products (
  id text primary key check (id ~ '^[a-z0-9][a-z0-9_-]{0,59}$'),
  name text not null check (char_length(btrim(name)) between 1 and 200),
  description text not null default '' check (char_length(description) <= 500),
  amount bigint not null check (amount between 1 and 99999999),
  currency text not null check (currency ~ '^[a-z]{3}$'),
  is_access boolean not null default false,
  most integer not null default 20 check (most between 1 and 1000),
  is_active boolean not null default true
);
alter table public.pay_products enable row level security;
revoke all on public.pay_products from public, anon, authenticated;
grant select on public.pay_products to anon, authenticated;
create policy "see what is sold" on public.pay_products for select to anon, authenticated using (is_active or public.is_owner());

-- What happened to an order is kept as facts, each of which only ever comes to be, so that the order of messages does not matter.
create table public.pay_orders (
  id uuid primary key default gen_random_uuid(),
  buyer uuid references auth.users (id) on delete set null,
  currency text not null,
  total bigint not null check (total > 0),
  wanted text not null,
  session_id text unique,
  session_url text,
  intent_id text unique,
  is_test boolean,
  email text,
  placed_at timestamptz not null default now(),
  paid_at timestamptz,
  charged bigint,
  failed_at timestamptz,
  failure text,
  expired_at timestamptz,
  refunded bigint not null default 0,
  problem text,
  status text generated always as (
    case
      when paid_at is not null and refunded >= charged then 'refunded'
      when paid_at is not null then 'paid'
      when expired_at is not null then 'expired'
      when failed_at is not null then 'failed'
      else 'open'
    end
  ) stored
);
create index pay_orders_of_buyer on public.pay_orders (buyer, placed_at desc);
alter table public.pay_orders enable row level security;
revoke all on public.pay_orders from public, anon, authenticated;
grant select on public.pay_orders to authenticated;
create policy "see your own orders" on public.pay_orders for select to authenticated using (buyer = auth.uid() or public.is_owner());

create table public.pay_lines (
  order_id uuid not null references public.pay_orders (id) on delete cascade,
  product_id text not null,
  name text not null,
  amount bigint not null check (amount > 0),
  quantity integer not null check (quantity > 0),
  primary key (order_id, product_id)
);
alter table public.pay_lines enable row level security;
revoke all on public.pay_lines from public, anon, authenticated;
grant select on public.pay_lines to authenticated;
create policy "see lines of your own orders" on public.pay_lines for select to authenticated
  using (exists (select from public.pay_orders o where o.id = order_id and (o.buyer = auth.uid() or public.is_owner())));

-- Every message of the payment service whose signature was right, once.
create table public.pay_events (
  id text primary key,
  type text not null,
  body jsonb not null,
  received_at timestamptz not null default now(),
  handled_at timestamptz,
  outcome text
);
alter table public.pay_events enable row level security;
revoke all on public.pay_events from public, anon, authenticated;

-- `order_id` is null for a refund whose payment has not been told yet.
create table public.pay_refunds (
  id uuid primary key default gen_random_uuid(),
  order_id uuid references public.pay_orders (id) on delete cascade,
  intent_id text,
  stripe_id text unique,
  amount bigint not null check (amount > 0),
  state text not null default 'asked' check (state in ('asked', 'pending', 'succeeded', 'failed')),
  asked_at timestamptz not null default now()
);
create index pay_refunds_of_order on public.pay_refunds (order_id);
create index pay_refunds_of_intent on public.pay_refunds (intent_id);
alter table public.pay_refunds enable row level security;
revoke all on public.pay_refunds from public, anon, authenticated;
grant select on public.pay_refunds to authenticated;
create policy "see refunds of your own orders" on public.pay_refunds for select to authenticated
  using (exists (select from public.pay_orders o where o.id = order_id and (o.buyer = auth.uid() or public.is_owner())));

create table public.pay_settings (
  id boolean primary key default true check (id),
  adds_tax boolean not null default false
);
alter table public.pay_settings enable row level security;
revoke all on public.pay_settings from public, anon, authenticated;
grant select on public.pay_settings to anon, authenticated;
create policy "see how tax is counted" on public.pay_settings for select to anon, authenticated using (true);
insert into public.pay_settings (id) values (true);

-- For policies: whether the caller has paid for this, and was not given all of it back.
create function public.has_paid(product text) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from public.pay_orders o join public.pay_lines l on l.order_id = o.id
    where o.buyer = auth.uid() and l.product_id = product and o.status = 'paid'
  )
$$;
revoke execute on function public.has_paid(text) from public;
grant execute on function public.has_paid(text) to anon, authenticated;

-- The only way to an order. The caller says what and how many; everything else is read here.
create function public.pay_begin_order(items jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  cart jsonb;
  cart_text text;
  cart_currency text;
  cart_total bigint;
  placed public.pay_orders;
  replaced jsonb;
begin
  if auth.uid() is null then
    raise exception using errcode = '42501', message = 'pay-no-buyer';
  end if;
  if items is null or jsonb_typeof(items) <> 'array' or jsonb_array_length(items) not between 1 and 50 then
    raise exception using errcode = '22023', message = 'pay-no-items';
  end if;
  if exists (
    select from jsonb_array_elements(items) one
    where jsonb_typeof(one) <> 'object' or jsonb_typeof(one -> 'product') is distinct from 'string'
      or jsonb_typeof(one -> 'quantity') is distinct from 'number' or one ->> 'quantity' !~ '^[1-9][0-9]{0,3}$'
  ) then
    raise exception using errcode = '22023', message = 'pay-quantity';
  end if;
  -- One after the other for each buyer: of two at once the second finds what the first has made.
  perform pg_advisory_xact_lock(hashtextextended('pay ' || auth.uid()::text, 0));
  select jsonb_object_agg(product, quantity) into cart from (
    select one ->> 'product' as product, sum((one ->> 'quantity')::integer) as quantity
    from jsonb_array_elements(items) one group by 1
  ) summed;
  if exists (
    select from jsonb_each_text(cart) c left join public.pay_products p on p.id = c.key and p.is_active where p.id is null
  ) then
    raise exception using errcode = '22023', message = 'pay-unknown-product';
  end if;
  if exists (
    select from jsonb_each_text(cart) c join public.pay_products p on p.id = c.key
    where c.value::integer > case when p.is_access then 1 else p.most end
  ) then
    raise exception using errcode = '22023', message = 'pay-quantity';
  end if;
  if exists (
    select from jsonb_each_text(cart) c join public.pay_products p on p.id = c.key where p.is_access and public.has_paid(p.id)
  ) then
    raise exception using errcode = '22023', message = 'pay-paid-already';
  end if;
  select min(p.currency), sum(p.amount * c.value::integer),
      string_agg(p.id || ' ' || c.value || ' ' || p.amount || ' ' || p.currency, ', ' order by p.id)
    into cart_currency, cart_total, cart_text
    from jsonb_each_text(cart) c join public.pay_products p on p.id = c.key;
  if exists (
    select from jsonb_each_text(cart) c join public.pay_products p on p.id = c.key where p.currency <> cart_currency
  ) then
    raise exception using errcode = '22023', message = 'pay-currencies';
  end if;
  if cart_total > 99999999 then
    raise exception using errcode = '22023', message = 'pay-too-much';
  end if;
  -- Pressed twice, the same order is gone on with.
  select * into placed from public.pay_orders o
    where o.buyer = auth.uid() and o.wanted = cart_text and o.status in ('open', 'failed') and o.placed_at > now() - interval '30 minutes'
    order by o.placed_at desc limit 1;
  if placed.id is null then
    if (select count(*) from public.pay_orders o where o.buyer = auth.uid() and o.paid_at is null and o.placed_at > now() - interval '1 hour') >= 30 then
      raise exception using errcode = '22023', message = 'pay-too-many';
    end if;
    insert into public.pay_orders (buyer, currency, total, wanted)
      values (auth.uid(), cart_currency, cart_total, cart_text) returning * into placed;
    insert into public.pay_lines (order_id, product_id, name, amount, quantity)
      select placed.id, p.id, p.name, p.amount, c.value::integer
      from jsonb_each_text(cart) c join public.pay_products p on p.id = c.key;
  end if;
  -- What can be had once must not be payable in two places.
  select coalesce(jsonb_agg(distinct o.session_id), '[]'::jsonb) into replaced
    from public.pay_orders o join public.pay_lines l on l.order_id = o.id join public.pay_products p on p.id = l.product_id
    where o.buyer = auth.uid() and o.id <> placed.id and o.status in ('open', 'failed') and o.session_id is not null
      and p.is_access and cart ? p.id;
  return jsonb_build_object('id', placed.id, 'currency', placed.currency, 'total', placed.total,
    'sessionId', placed.session_id, 'url', placed.session_url, 'replaces', replaced,
    'addsTax', (select adds_tax from public.pay_settings),
    'email', (select u.email from auth.users u where u.id = auth.uid()),
    'lines', (select jsonb_agg(jsonb_build_object('name', l.name, 'amount', l.amount, 'quantity', l.quantity) order by l.product_id)
      from public.pay_lines l where l.order_id = placed.id));
end
$$;
revoke execute on function public.pay_begin_order(jsonb) from public, anon;
grant execute on function public.pay_begin_order(jsonb) to authenticated;

create function public.pay_note_session(for_order uuid, session text, url text, test boolean) returns void
language plpgsql security definer set search_path = '' as $$
begin
  update public.pay_orders set session_id = coalesce(session_id, session), session_url = coalesce(session_url, url),
    is_test = coalesce(is_test, test)
  where id = for_order;
end
$$;
revoke execute on function public.pay_note_session(uuid, text, text, boolean) from public, anon, authenticated;
grant execute on function public.pay_note_session(uuid, text, text, boolean) to service_role;

-- What of a payment was given back, and refunds that were told before their payment.
create function public.pay_recount(for_order uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  update public.pay_refunds r set order_id = o.id from public.pay_orders o
    where o.id = for_order and r.order_id is null and r.intent_id = o.intent_id;
  update public.pay_orders o set refunded = coalesce((
    select sum(r.amount) from public.pay_refunds r where r.order_id = o.id and r.state in ('pending', 'succeeded')
  ), 0) where o.id = for_order;
end
$$;
revoke execute on function public.pay_recount(uuid) from public, anon, authenticated;

-- Carries one message out and answers what became of it. Each changes facts in one direction alone.
create function public.pay_apply_event(event jsonb) returns text
language plpgsql security definer set search_path = '' as $$
declare
  kind text := event ->> 'type';
  about jsonb := event -> 'data' -> 'object';
  told_at timestamptz := to_timestamp((event ->> 'created')::bigint);
  of_test boolean := not (event ->> 'livemode')::boolean;
  placed public.pay_orders;
  refund public.pay_refunds;
  next_state text;
begin
  if kind like 'refund.%' then
    next_state := case about ->> 'status' when 'succeeded' then 'succeeded' when 'failed' then 'failed' when 'canceled' then 'failed' else 'pending' end;
    select * into refund from public.pay_refunds r
      where r.stripe_id = about ->> 'id' or (r.stripe_id is null and r.id::text = about -> 'metadata' ->> 'refund');
    if refund.id is null then
      select * into placed from public.pay_orders o where o.intent_id = about ->> 'payment_intent' for update;
      insert into public.pay_refunds (order_id, intent_id, stripe_id, amount, state)
        values (placed.id, about ->> 'payment_intent', about ->> 'id', (about ->> 'amount')::bigint, next_state)
        returning * into refund;
    else
      perform from public.pay_orders o where o.id = refund.order_id for update;
      update public.pay_refunds r set stripe_id = about ->> 'id', state = next_state
        where r.id = refund.id and array_position(array['asked', 'pending', 'succeeded', 'failed'], r.state)
          < array_position(array['asked', 'pending', 'succeeded', 'failed'], next_state);
    end if;
    if refund.order_id is null then return 'waits for its payment'; end if;
    perform public.pay_recount(refund.order_id);
    return 'refund';
  end if;

  if kind like 'checkout.session.%' then
    select * into placed from public.pay_orders o
      where o.session_id = about ->> 'id' or (o.session_id is null and o.id::text = about ->> 'client_reference_id') for update;
  elsif kind = 'payment_intent.payment_failed' then
    select * into placed from public.pay_orders o
      where o.id::text = about -> 'metadata' ->> 'order' and o.total <= (about ->> 'amount')::bigint and o.currency = about ->> 'currency' for update;
  else
    return 'not needed';
  end if;
  if placed.id is null then return 'not ours'; end if;
  if placed.is_test is not null and placed.is_test <> of_test then return 'of the other mode'; end if;

  if kind in ('checkout.session.completed', 'checkout.session.async_payment_succeeded') then
    if about ->> 'payment_status' is distinct from 'paid' then return 'waits for the money'; end if;
    if about ->> 'currency' is distinct from placed.currency or (about ->> 'amount_subtotal')::bigint is distinct from placed.total
      or (about ->> 'amount_total')::bigint < placed.total then
      update public.pay_orders set problem = 'amount' where id = placed.id;
      return 'another amount';
    end if;
    update public.pay_orders o set paid_at = least(o.paid_at, told_at), charged = (about ->> 'amount_total')::bigint,
      intent_id = coalesce(o.intent_id, about ->> 'payment_intent'), is_test = of_test,
      session_id = coalesce(o.session_id, about ->> 'id'),
      email = coalesce(about -> 'customer_details' ->> 'email', o.email),
      problem = case when exists (
        select from public.pay_orders other
          join public.pay_lines theirs on theirs.order_id = other.id join public.pay_lines mine on mine.product_id = theirs.product_id
          join public.pay_products p on p.id = mine.product_id
        where mine.order_id = o.id and p.is_access and other.id <> o.id and other.buyer = o.buyer and other.status = 'paid'
      ) then 'paid twice' else o.problem end
      where o.id = placed.id;
    perform public.pay_recount(placed.id);
    return 'paid';
  elsif kind = 'checkout.session.expired' then
    update public.pay_orders set expired_at = least(expired_at, told_at) where id = placed.id;
    return 'expired';
  elsif kind in ('checkout.session.async_payment_failed', 'payment_intent.payment_failed') then
    update public.pay_orders set failed_at = greatest(failed_at, told_at),
      failure = left(coalesce(about -> 'last_payment_error' ->> 'decline_code', about -> 'last_payment_error' ->> 'code', 'declined'), 100)
      where id = placed.id and (failed_at is null or failed_at <= told_at);
    return 'failed';
  end if;
  return 'not needed';
end
$$;
revoke execute on function public.pay_apply_event(jsonb) from public, anon, authenticated;

-- Stores a message whose signature was right, and carries it out once. If that fails it stays stored, and its next delivery tries again.
create function public.pay_take_event(event jsonb) returns text
language plpgsql security definer set search_path = '' as $$
declare
  known public.pay_events;
  became text;
begin
  insert into public.pay_events (id, type, body) values (event ->> 'id', event ->> 'type', event) on conflict (id) do nothing;
  select * into known from public.pay_events e where e.id = event ->> 'id' for update;
  if known.handled_at is not null then return 'known'; end if;
  begin
    became := public.pay_apply_event(known.body);
    update public.pay_events set handled_at = now(), outcome = became where id = known.id;
    return became;
  exception when others then
    update public.pay_events set outcome = left('failed: ' || sqlerrm, 500) where id = known.id;
    return 'failed';
  end;
end
$$;
revoke execute on function public.pay_take_event(jsonb) from public, anon, authenticated;
grant execute on function public.pay_take_event(jsonb) to service_role;

-- The owner gives money back: all that is left, or a part. Asked once more before the answer came, it is the same refund.
create function public.pay_begin_refund(for_order uuid, part bigint default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  placed public.pay_orders;
  refund public.pay_refunds;
  rest bigint;
begin
  if not public.is_owner() then
    raise exception using errcode = '42501', message = 'pay-owner-only';
  end if;
  select * into placed from public.pay_orders o where o.id = for_order for update;
  if placed.id is null or placed.paid_at is null or placed.intent_id is null then
    raise exception using errcode = '22023', message = 'pay-not-paid';
  end if;
  select * into refund from public.pay_refunds r where r.order_id = for_order and r.state = 'asked' limit 1;
  if refund.id is null then
    rest := placed.charged - placed.refunded;
    if rest <= 0 or part <= 0 or part > rest then
      raise exception using errcode = '22023', message = 'pay-refund-too-much';
    end if;
    insert into public.pay_refunds (order_id, intent_id, amount) values (for_order, placed.intent_id, coalesce(part, rest)) returning * into refund;
  elsif part is not null and part <> refund.amount then
    raise exception using errcode = '22023', message = 'pay-refund-runs';
  end if;
  return jsonb_build_object('id', refund.id, 'amount', refund.amount, 'intentId', placed.intent_id);
end
$$;
revoke execute on function public.pay_begin_refund(uuid, bigint) from public, anon;
grant execute on function public.pay_begin_refund(uuid, bigint) to authenticated;

create function public.pay_note_refund(refund uuid, stripe text, became text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  of_order uuid;
begin
  update public.pay_refunds r set stripe_id = coalesce(r.stripe_id, stripe), state = became
    where r.id = refund and array_position(array['asked', 'pending', 'succeeded', 'failed'], r.state)
      < array_position(array['asked', 'pending', 'succeeded', 'failed'], became);
  select r.order_id into of_order from public.pay_refunds r where r.id = refund;
  perform public.pay_recount(of_order);
end
$$;
revoke execute on function public.pay_note_refund(uuid, text, text) from public, anon, authenticated;
grant execute on function public.pay_note_refund(uuid, text, text) to service_role;

-- For migrations: "select public.pay_set_product('mug', 'Mug', 1800, 'eur');" Nobody who calls from outside may.
create function public.pay_set_product(
  product text, title text, price bigint, money text, about text default '', access boolean default false, active boolean default true
) returns void
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.pay_products (id, name, amount, currency, description, is_access, is_active)
  values (product, btrim(title), price, lower(money), coalesce(about, ''), access, active)
  on conflict (id) do update set name = excluded.name, amount = excluded.amount, currency = excluded.currency,
    description = excluded.description, is_access = excluded.is_access, is_active = excluded.is_active;
end
$$;
revoke execute on function public.pay_set_product(text, text, bigint, text, text, boolean, boolean) from public, anon, authenticated;

create function public.pay_save_product(product text, title text, price bigint, active boolean) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if not public.is_owner() then
    raise exception using errcode = '42501', message = 'pay-owner-only';
  end if;
  update public.pay_products set name = btrim(title), amount = price, is_active = active where id = product;
  if not found then
    raise exception using errcode = 'P0002', message = 'pay-unknown-product';
  end if;
end
$$;
revoke execute on function public.pay_save_product(text, text, bigint, boolean) from public, anon;
grant execute on function public.pay_save_product(text, text, bigint, boolean) to authenticated;

create function public.pay_set_tax(adds boolean) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if not public.is_owner() then
    raise exception using errcode = '42501', message = 'pay-owner-only';
  end if;
  update public.pay_settings set adds_tax = coalesce(adds, false);
end
$$;
revoke execute on function public.pay_set_tax(boolean) from public, anon;
grant execute on function public.pay_set_tax(boolean) to authenticated;

-- What the owner sees of money, tests and real payments apart.
create function public.pay_overview() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if not public.is_owner() then
    raise exception using errcode = '42501', message = 'pay-owner-only';
  end if;
  return jsonb_build_object(
    'income', coalesce((select jsonb_agg(to_jsonb(sums)) from (
      select currency, coalesce(is_test, false) as "isTest", sum(charged - refunded)::bigint as amount, count(*)::integer as orders
      from public.pay_orders where paid_at is not null group by 1, 2 order by 2, 1
    ) sums), '[]'::jsonb),
    'customers', (select count(distinct coalesce(email, buyer::text)) from public.pay_orders where paid_at is not null),
    'failed', (select count(*) from public.pay_orders where status = 'failed'),
    'problems', (select count(*) from public.pay_events where handled_at is null),
    'orders', coalesce((select jsonb_agg(to_jsonb(shown)) from (
      select o.id, o.placed_at as "placedAt", o.status, o.currency, o.total, o.charged, o.refunded, o.email, o.failure, o.problem,
        coalesce(o.is_test, false) as "isTest",
        (select string_agg(l.quantity || ' × ' || l.name, ', ' order by l.product_id) from public.pay_lines l where l.order_id = o.id) as what
      from public.pay_orders o where o.status <> 'open' or o.problem is not null order by o.placed_at desc limit 200
    ) shown), '[]'::jsonb)
  );
end
$$;
revoke execute on function public.pay_overview() from public, anon;
grant execute on function public.pay_overview() to authenticated;
