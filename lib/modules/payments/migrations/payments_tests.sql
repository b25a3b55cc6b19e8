-- For policies: whether the caller has paid for this, and was not given all of it back. Once somebody has begun to pay
-- for real, what was paid in tests opens nothing any more.
create or replace function public.has_paid(product text) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from public.pay_orders o join public.pay_lines l on l.order_id = o.id
    where o.buyer = auth.uid() and l.product_id = product and o.status = 'paid'
      and (o.is_test is not true or not exists (select from public.pay_orders other where not other.is_test))
  )
$$;
