/**
 * One guard in the module, and what to replace it with to remove it; `and` also removes further guards behind it.
 * Removing it must let an attack through.
 */
export type Guard = {
  name: string;
  in: 'sql' | 'code';
  find: string;
  replace: string;
  /** The attack that it prevents. */
  holdsOff: string;
  and?: readonly Pick<Guard, 'in' | 'find' | 'replace'>[];
};

const sql = (name: string, holdsOff: string, find: string, replace: string, and?: Guard['and']): Guard => ({
  ...{ name, in: 'sql', find, replace, holdsOff },
  ...(and && { and }),
});
const code = (name: string, holdsOff: string, find: string, replace: string, and?: Guard['and']): Guard => ({
  ...{ name, in: 'code', find, replace, holdsOff },
  ...(and && { and }),
});
const opened = (call: string) =>
  [
    `revoke execute on function public.${call} from public, anon, authenticated;`,
    `grant execute on function public.${call} to authenticated;`,
  ] as const;
const rank = "array_position(array['asked', 'pending', 'succeeded', 'failed'], ";
const ownerOnly = (begin: string) =>
  `${begin}  if not public.is_owner() then\n    raise exception using errcode = '42501', message = 'pay-owner-only';\n  end if;\n`;
const saveHead = `product text, title text, price bigint, active boolean) returns void
language plpgsql security definer set search_path = '' as $$
begin
`;
const taxHead = `public.pay_set_tax(adds boolean) returns void
language plpgsql security definer set search_path = '' as $$
begin
`;
const overviewHead = `public.pay_overview() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
`;

export const guards: readonly Guard[] = [
  sql(
    'so many and not less than one',
    'fewer than none, to pay less for the rest',
    "one ->> 'quantity' !~ '^[1-9][0-9]{0,3}$'",
    "one ->> 'quantity' !~ '^-?[0-9]{1,3}$'",
    [{ in: 'sql', find: 'quantity integer not null check (quantity > 0)', replace: 'quantity integer not null' }],
  ),
  sql(
    'no more than may be bought',
    'more than there may be',
    'where c.value::integer > case when p.is_access then 1 else p.most end',
    'where false',
  ),
  sql(
    'only what is sold',
    'what is no longer sold',
    'on p.id = c.key and p.is_active where p.id is null',
    'on p.id = c.key where p.id is null',
  ),
  sql('one currency', 'two currencies in one sum', 'where p.currency <> cart_currency', 'where false'),
  sql(
    'once is once',
    'what one has already bought once more',
    'where p.is_access and public.has_paid(p.id)',
    'where false',
  ),
  sql('pressed twice is one order', 'the same thing bought in two places at once', 'o.wanted = cart_text', 'false'),
  sql(
    'orders are their buyer’s',
    'another’s order read',
    'for select to authenticated using (buyer = auth.uid() or public.is_owner());',
    'for select to authenticated using (true);',
  ),
  sql(
    'lines are their buyer’s',
    'the lines of another’s order read',
    `create policy "see lines of your own orders" on public.pay_lines for select to authenticated
  using (exists (select from public.pay_orders o where o.id = order_id and (o.buyer = auth.uid() or public.is_owner())));`,
    `create policy "see lines of your own orders" on public.pay_lines for select to authenticated using (true);`,
  ),
  sql(
    'refunds are their buyer’s',
    'another’s refund read',
    `create policy "see refunds of your own orders" on public.pay_refunds for select to authenticated
  using (exists (select from public.pay_orders o where o.id = order_id and (o.buyer = auth.uid() or public.is_owner())));`,
    `create policy "see refunds of your own orders" on public.pay_refunds for select to authenticated using (true);`,
  ),
  sql(
    'messages are nobody’s',
    'messages of the payment service read',
    'revoke all on public.pay_events from public, anon, authenticated;',
    `grant select on public.pay_events to authenticated; create policy "all" on public.pay_events for select to authenticated using (true);`,
  ),
  sql(
    'nobody writes orders',
    'one’s own order written as paid',
    'grant select on public.pay_orders to authenticated;',
    `grant select, update, insert on public.pay_orders to authenticated;
create policy "write" on public.pay_orders for update to authenticated using (buyer = auth.uid()) with check (buyer = auth.uid());`,
  ),
  sql(
    'nobody writes prices',
    'a price written into the table',
    'grant select on public.pay_products to anon, authenticated;',
    `grant select, update on public.pay_products to authenticated;
create policy "write" on public.pay_products for update to authenticated using (auth.uid() is not null) with check (auth.uid() is not null);`,
  ),
  sql(
    'messages come through the function',
    'a message of the payment service made up by a buyer',
    ...opened('pay_take_event(jsonb)'),
  ),
  sql(
    'messages are stored first',
    'a message carried out past the store of messages',
    ...opened('pay_apply_event(jsonb)'),
  ),
  sql(
    'sessions are noted by the function',
    'another session written to one’s order',
    ...opened('pay_note_session(uuid, text, text, boolean)'),
  ),
  sql('refunds are noted by the function', 'a refund written as done', ...opened('pay_note_refund(uuid, text, text)')),
  sql(
    'prices are set by migrations',
    'a price set by a buyer',
    ...opened('pay_set_product(text, text, bigint, text, text, boolean, boolean)'),
  ),
  sql('the owner saves prices', 'a price saved by a buyer, as the owner does it', ownerOnly(saveHead), saveHead),
  sql('the owner sets tax', 'tax switched by a buyer', ownerOnly(taxHead), taxHead),
  sql('the owner sees income', 'income read by a buyer', ownerOnly(overviewHead), overviewHead),
  sql(
    'the owner gives money back',
    'money given back to oneself',
    ownerOnly('begin\n').slice(0, -1) +
      '\n  select * into placed from public.pay_orders o where o.id = for_order for update;',
    'begin\n  select * into placed from public.pay_orders o where o.id = for_order for update;',
  ),
  sql(
    'no more than was paid',
    'more given back than was paid',
    'if rest <= 0 or part <= 0 or part > rest then',
    'if false then',
  ),
  sql(
    'refunds go one after the other',
    'money given back twice at once',
    "and r.state = 'asked' limit 1;",
    'and false limit 1;',
    [{ in: 'sql', find: 'if rest <= 0 or part <= 0 or part > rest then', replace: 'if false then' }],
  ),
  sql(
    'a message is carried out once',
    'a message carried out twice',
    "if known.handled_at is not null then return 'known'; end if;",
    '',
  ),
  sql(
    'the currency is the order’s',
    'the same number in another currency',
    "about ->> 'currency' is distinct from placed.currency or ",
    '',
  ),
  sql(
    'the amount is the order’s',
    'less money than was asked for',
    "(about ->> 'amount_subtotal')::bigint is distinct from placed.total",
    'false',
    [{ in: 'sql', find: "(about ->> 'amount_total')::bigint < placed.total", replace: 'false' }],
  ),
  sql(
    'the money is there',
    'a checkout that ended without money',
    "if about ->> 'payment_status' is distinct from 'paid' then",
    'if false then',
  ),
  sql(
    'the session is the order’s',
    'another session of the same account, which names this order',
    "or (o.session_id is null and o.id::text = about ->> 'client_reference_id')",
    "or o.id::text = about ->> 'client_reference_id'",
  ),
  sql('test and real are apart', 'a message of the other mode', 'placed.is_test <> of_test then', 'false then', [
    { in: 'code', find: ' || event.livemode !== isLive()', replace: '' },
  ]),
  sql(
    'what is paid does not run out',
    'a checkout that ran out, told after its payment',
    "      when paid_at is not null then 'paid'\n      when expired_at is not null then 'expired'\n",
    "      when expired_at is not null then 'expired'\n      when paid_at is not null then 'paid'\n",
  ),
  sql(
    'what is paid does not fail',
    'a payment that failed, told after the one that did not',
    "      when paid_at is not null then 'paid'\n      when expired_at is not null then 'expired'\n      when failed_at is not null then 'failed'\n",
    "      when failed_at is not null then 'failed'\n      when paid_at is not null then 'paid'\n      when expired_at is not null then 'expired'\n",
  ),
  sql(
    'refunds only go forward',
    'a refund that failed, told before it was begun',
    `and ${rank}r.state)\n          < ${rank}next_state);`,
    ';',
  ),
  sql(
    'early refunds find their payment',
    'money given back, told before it was paid',
    'where o.id = for_order and r.order_id is null and r.intent_id = o.intent_id;',
    'where false;',
  ),
  sql(
    'a refund is one by its number',
    'the same refund told in two messages',
    "where r.stripe_id = about ->> 'id' or (",
    'where (',
    [{ in: 'sql', find: 'stripe_id text unique,\n  amount', replace: 'stripe_id text,\n  amount' }],
  ),
  sql(
    'what was paid is the payer’s',
    'rows of what another has paid for',
    'where o.buyer = auth.uid() and l.product_id = product',
    'where l.product_id = product',
  ),
  sql(
    'what was ordered is not paid',
    'rows of what was ordered and not paid',
    "and l.product_id = product and o.status = 'paid'",
    'and l.product_id = product',
  ),
  code(
    'messages are signed',
    'a message signed with another secret',
    'await open().webhooks.constructEventAsync(text, signature, secret, tolerance)',
    'JSON.parse(text) as Stripe.Event',
  ),
  code(
    'messages are fresh',
    'a message that is an hour old',
    'const tolerance = 300;',
    'const tolerance = 3_000_000_000;',
  ),
  code('messages are of this account', 'a message of another account', 'event.account || ', ''),
  code(
    'one comes back to the page one came from',
    'back from the payment to a stranger’s page: //evil.example/',
    '!page || page.origin !== origin.origin',
    '!page',
  ),
  code(
    'what can be had once is payable in one place',
    'what can be had once paid in two carts',
    'for (const old of order.replaces)',
    'for (const old of [] as string[])',
  ),
  code(
    'only a guest’s orders are taken along',
    'another account’s orders, taken along as if they were a guest’s',
    '!guest?.is_anonymous',
    '!guest',
  ),
  code(
    'only an account takes a guest’s orders along',
    'a guest’s orders, taken along by another guest',
    '!person || person.is_anonymous',
    '!person',
  ),
  code(
    'the guest’s session is asked about',
    'a guest’s orders, taken along with a session that was made up',
    'personOf(`Bearer ${shown}`)',
    '(({ sub, is_anonymous }) => ({ id: sub, is_anonymous }))(JSON.parse(atob(shown.split(".")[1]!)))',
  ),
];
