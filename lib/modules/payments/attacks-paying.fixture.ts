import type { Attack } from './attacks.fixture';
import type { PayWorld, Somebody } from './pay-world.fixture';

const guest = (world: PayWorld) => world.arrive(null);
const ordersOf = ({ read }: PayWorld, { id }: { id: string }) =>
  read(`select * from public.pay_orders where buyer = '${id}'`);
const url = (answer: { body: Record<string, unknown> }) => String(answer.body['url']);
/** Whether an order with these items was created at all. */
async function isOrdered(world: PayWorld, items: unknown): Promise<boolean> {
  const who = await guest(world);
  await world.checkout(who, items);
  return (await ordersOf(world, who)).length > 0;
}
/** Calls a database function as that person; true if it was allowed. */
const calls = async (who: Pick<Somebody, 'client'>, name: string, given: object = {}) =>
  (await who.client.rpc(name, given)).error === null;
const seen = async (who: Pick<Somebody, 'client'>, table: string, column: string, value: string) =>
  ((await who.client.from(table).select('*').eq(column, value)).data ?? []).length > 0;
/** An order that is paid and not refunded. */
const sold = async (world: PayWorld, product = 'mug', quantity = 1) => {
  const who = await guest(world);
  return { who, order: await world.buy(who, product, quantity) };
};

/** Attacks by buyers and by people who only visit. */
export const paying: readonly Attack[] = [
  {
    name: 'another account’s orders, taken along as if they were a guest’s',
    async tries(world) {
      const order = await world.buy(world.buyer, 'mug');
      await world.post('adopt', { guest: world.buyer.token }, world.as(world.other));
      return (await world.orderOf(order))['buyer'] !== world.buyer.id;
    },
  },
  {
    name: 'a guest’s orders, taken along by another guest',
    async tries(world) {
      const { who, order } = await sold(world);
      await world.post('adopt', { guest: who.token }, world.as(await guest(world)));
      return (await world.orderOf(order))['buyer'] !== who.id;
    },
  },
  {
    name: 'a guest’s orders, taken along with a session that was made up',
    async tries(world) {
      const { who, order } = await sold(world);
      const [head, , seal] = who.token.split('.');
      const claims = Buffer.from(JSON.stringify({ sub: who.id, is_anonymous: true, exp: 9_999_999_999 }));
      const made = `${head}.${claims.toString('base64url')}.${seal}`;
      await world.post('adopt', { guest: made }, world.as(world.other));
      return (await world.orderOf(order))['buyer'] !== who.id;
    },
  },
  {
    name: 'a price from the page',
    async tries(world) {
      const who = await guest(world);
      await world.checkout(who, [{ product: 'mug', quantity: 1, amount: 1, price: 1, unit_amount: 1 }], {
        amount: 1,
        total: 1,
      });
      return (await ordersOf(world, who)).some(({ total }) => total !== 1800);
    },
  },
  {
    name: 'a product of one’s own in place of its name',
    tries: (world) => isOrdered(world, [{ product: { id: 'mug', amount: 1 }, quantity: 1 }]),
  },
  {
    name: 'fewer than none, to pay less for the rest',
    tries: (world) =>
      isOrdered(world, [
        { product: 'mug', quantity: 3 },
        { product: 'shirt', quantity: -2 },
      ]),
  },
  { name: 'none at all', tries: (world) => isOrdered(world, [{ product: 'mug', quantity: 0 }]) },
  { name: 'a part of one', tries: (world) => isOrdered(world, [{ product: 'mug', quantity: 0.01 }]) },
  { name: 'more than there may be', tries: (world) => isOrdered(world, [{ product: 'mug', quantity: 999 }]) },
  {
    name: 'a number that is too large to count',
    tries: (world) => isOrdered(world, [{ product: 'mug', quantity: 1e15 }]),
  },
  {
    name: 'more than there may be, in several lines',
    tries: (world) =>
      isOrdered(
        world,
        Array.from({ length: 30 }, () => ({ product: 'mug', quantity: 1 })),
      ),
  },
  { name: 'what is no longer sold', tries: (world) => isOrdered(world, [{ product: 'old', quantity: 1 }]) },
  { name: 'a name with SQL in it', tries: (world) => isOrdered(world, [{ product: "mug' or '1'='1", quantity: 1 }]) },
  {
    name: 'two currencies in one sum',
    tries: (world) =>
      isOrdered(world, [
        { product: 'mug', quantity: 1 },
        { product: 'tea', quantity: 1 },
      ]),
  },
  {
    name: 'an order without a session',
    async tries(world) {
      const before = (await world.read('select 1 from public.pay_orders')).length;
      await world.post('checkout', { items: [{ product: 'mug', quantity: 1 }], path: '/' });
      return (await world.read('select 1 from public.pay_orders')).length !== before;
    },
  },
  {
    name: 'one’s own order written as paid',
    async tries(world) {
      const who = await guest(world);
      const begun = await world.checkout(who, [{ product: 'course', quantity: 1 }]);
      await who.client
        .from('pay_orders')
        .update({ paid_at: new Date().toISOString(), charged: 4900 })
        .eq('id', begun.body['order']);
      return (await world.orderOf(String(begun.body['order'])))['status'] === 'paid';
    },
  },
  {
    name: 'a paid order put into the table',
    async tries(world) {
      const who = await guest(world);
      const row = {
        buyer: who.id,
        currency: 'eur',
        total: 1,
        charged: 1,
        wanted: 'x',
        paid_at: new Date().toISOString(),
      };
      await who.client.from('pay_orders').insert(row);
      return (await ordersOf(world, who)).length > 0;
    },
  },
  {
    name: 'another’s order read',
    async tries(world) {
      const { order } = await sold(world);
      return seen(await guest(world), 'pay_orders', 'id', order);
    },
  },
  {
    name: 'the lines of another’s order read',
    async tries(world) {
      const { order } = await sold(world);
      return seen(await guest(world), 'pay_lines', 'order_id', order);
    },
  },
  {
    name: 'another’s refund read',
    async tries(world) {
      const { order } = await sold(world);
      await world.refund(world.owner, order, 100);
      return seen(await guest(world), 'pay_refunds', 'order_id', order);
    },
  },
  {
    name: 'messages of the payment service read',
    async tries(world) {
      const { who } = await sold(world);
      return ((await who.client.from('pay_events').select('*')).data ?? []).length > 0;
    },
  },
  {
    name: 'an order read by a stranger',
    async tries(world) {
      const { order } = await sold(world);
      return seen({ client: world.stranger }, 'pay_orders', 'id', order);
    },
  },
  {
    name: 'a message of the payment service made up by a buyer',
    tries: async (world) =>
      calls(await guest(world), 'pay_take_event', { event: { id: 'evt_x', type: 'x', created: 1, livemode: false } }),
  },
  {
    name: 'a message carried out past the store of messages',
    tries: async (world) =>
      calls(await guest(world), 'pay_apply_event', { event: { type: 'x', created: 1, livemode: false } }),
  },
  {
    name: 'another session written to one’s order',
    async tries(world) {
      const given = { for_order: crypto.randomUUID(), session: 's', url: 'u', test: false };
      return calls(await guest(world), 'pay_note_session', given);
    },
  },
  {
    name: 'a refund written as done',
    tries: async (world) =>
      calls(await guest(world), 'pay_note_refund', { refund: crypto.randomUUID(), stripe: 're', became: 'succeeded' }),
  },
  {
    name: 'a price set by a buyer',
    async tries(world) {
      const given = { product: 'mug', title: 'Mug', price: 1800, money: 'eur', about: '', access: false, active: true };
      return calls(await guest(world), 'pay_set_product', given);
    },
  },
  {
    name: 'a price saved by a buyer, as the owner does it',
    tries: async (world) =>
      calls(await guest(world), 'pay_save_product', { product: 'mug', title: 'Mug', price: 1800, active: true }),
  },
  {
    name: 'a price written into the table',
    async tries(world) {
      const who = await guest(world);
      await who.client.from('pay_products').update({ amount: 1 }).eq('id', 'mug');
      return (await world.read("select amount from public.pay_products where id = 'mug'"))[0]?.['amount'] !== 1800;
    },
  },
  { name: 'income read by a buyer', tries: async (world) => calls(await guest(world), 'pay_overview') },
  {
    name: 'tax switched by a buyer',
    tries: async (world) => calls(await guest(world), 'pay_set_tax', { adds: false }),
  },
  {
    name: 'money given back to oneself',
    async tries(world) {
      const { who, order } = await sold(world);
      await world.refund(who, order);
      return Number((await world.orderOf(order))['refunded']) > 0;
    },
  },
  {
    name: 'money given back by a stranger who has the app’s public key',
    async tries(world) {
      const { order } = await sold(world);
      await world.post('refund', { order }, { authorization: `Bearer ${world.keys.publishableKey}` });
      return Number((await world.orderOf(order))['refunded']) > 0;
    },
  },
  {
    name: 'money given back twice at once',
    async tries(world) {
      const { order } = await sold(world);
      await Promise.all([1, 2, 3].map(() => world.refund(world.owner, order)));
      return (
        Number((await world.orderOf(order))['refunded']) > 1800 ||
        (await world.read(`select 1 from public.pay_refunds where order_id = '${order}'`)).length !== 1
      );
    },
  },
  {
    name: 'more given back than was paid',
    async tries(world) {
      const { order } = await sold(world);
      return calls(world.owner, 'pay_begin_refund', { for_order: order, part: 1801 });
    },
  },
  {
    name: 'less than nothing given back',
    async tries(world) {
      const { order } = await sold(world);
      await world.refund(world.owner, order, -500);
      return (await world.read(`select 1 from public.pay_refunds where order_id = '${order}'`)).length > 0;
    },
  },
  {
    name: 'the same thing bought in two places at once',
    async tries(world) {
      const who = await guest(world);
      const both = await Promise.all([1, 2].map(() => world.checkout(who, [{ product: 'course', quantity: 1 }])));
      return new Set(both.map(({ body }) => body['order'])).size !== 1 || url(both[0]!) !== url(both[1]!);
    },
  },
  {
    name: 'what can be had once paid in two carts',
    async tries(world) {
      const who = await guest(world);
      const first = await world.checkout(who, [{ product: 'course', quantity: 1 }]);
      await world.checkout(who, [
        { product: 'course', quantity: 1 },
        { product: 'mug', quantity: 1 },
      ]);
      return (await world.payAt(url(first))).status === 303;
    },
  },
  {
    name: 'what one has already bought once more',
    async tries(world) {
      const { who } = await sold(world, 'course');
      return (await world.checkout(who, [{ product: 'course', quantity: 1 }])).status === 200;
    },
  },
  {
    name: 'rows of what another has paid for',
    async tries(world) {
      await sold(world, 'course');
      return ((await (await guest(world)).client.from('chapters').select('*')).data ?? []).length > 0;
    },
  },
  {
    name: 'rows of what was ordered and not paid',
    async tries(world) {
      const who = await guest(world);
      const begun = await world.checkout(who, [{ product: 'course', quantity: 1 }]);
      await world.payAt(url(begun), 'declined');
      return ((await who.client.from('chapters').select('*')).data ?? []).length > 0;
    },
  },
  ...['//evil.example/', 'https://evil.example/x', '/\\evil.example', 'javascript:alert(1)'].map((path) => ({
    name: `back from the payment to a stranger’s page: ${path}`,
    async tries(world: PayWorld) {
      const who = await guest(world);
      const begun = await world.checkout(who, [{ product: 'mug', quantity: 1 }], { path });
      if (begun.status !== 200) return false;
      const { location } = await world.payAt(url(begun));
      return location === null || new URL(location).origin !== world.origin;
    },
  })),
  {
    name: 'another’s checkout page guessed',
    async tries(world) {
      const answered = await fetch(`${world.base}/payments-test/cs_test_${'0'.repeat(24)}`);
      return answered.status === 200;
    },
  },
];
