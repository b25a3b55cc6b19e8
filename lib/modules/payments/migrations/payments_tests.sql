-- Tests on a published site: what changed after the first version of payments. It may run on a database that has it already.
drop policy if exists "see how tax is counted" on public.pay_settings;
drop policy if exists "the owner sees how tax is counted" on public.pay_settings;
revoke all on public.pay_settings from anon;
create policy "the owner sees how tax is counted" on public.pay_settings for select to authenticated using (public.is_owner());

-- For policies: whether the caller has paid for this, and was not given all of it back.
-- Once somebody has begun to pay for real, what was paid in tests opens nothing any more.
create or replace function public.has_paid(product text) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from public.pay_orders o join public.pay_lines l on l.order_id = o.id
    where o.buyer = auth.uid() and l.product_id = product and o.status = 'paid'
      and (o.is_test is not true or not exists (select from public.pay_orders other where not other.is_test))
  )
$$;

-- A payment that failed is a state of the order, not a fault of whoever told of it.
create or replace function public.pay_apply_event(event jsonb) returns text
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
    return 'not paid';
  end if;
  return 'not needed';
end
$$;
