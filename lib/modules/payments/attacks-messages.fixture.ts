import type { Attack } from './attacks.fixture';
import type { PayWorld } from './pay-world.fixture';

let made = 0;
/** An event as Stripe sends it; a counter makes each one unique. */
export const eventOf = (type: string, object: object, more: object = {}) => ({
  ...{
    id: `evt_made_${process.pid}_${(made += 1)}`,
    object: 'event',
    type,
    created: Math.floor(Date.now() / 1000),
    livemode: false,
  },
  ...{ api_version: '2026-10-28', data: { object } },
  ...more,
});

/** An unpaid order, and its checkout session as Stripe would report it. */
export async function waiting(world: PayWorld, product = 'course') {
  const who = await world.arrive(null);
  const begun = await world.checkout(who, [{ product, quantity: 1 }]);
  const order = String(begun.body['order']);
  const row = await world.orderOf(order);
  const session = {
    ...{ id: row['session_id'], object: 'checkout.session', payment_status: 'paid', status: 'complete' },
    ...{
      currency: row['currency'],
      amount_subtotal: row['total'],
      amount_total: row['total'],
      client_reference_id: order,
    },
    ...{ payment_intent: `pi_${order}`, metadata: { order }, customer_details: { email: 'x@x.test' } },
  };
  return { who, order, session };
}
const completed = 'checkout.session.completed';
const isPaid = async (world: PayWorld, order: string) => (await world.orderOf(order))['status'] === 'paid';
const refundOf = (order: string, status: string) => ({
  ...{
    id: `re_${order}`,
    object: 'refund',
    amount: 4900,
    currency: 'eur',
    payment_intent: `pi_${order}`,
    status,
    metadata: {},
  },
});

/** An attack that sends one message about an unpaid order; it worked if the order counts as paid afterwards. */
const paidBy = (
  name: string,
  send: (world: PayWorld, about: Awaited<ReturnType<typeof waiting>>) => Promise<unknown>,
): Attack => ({
  name,
  async tries(world) {
    const about = await waiting(world);
    await send(world, about);
    return isPaid(world, about.order);
  },
});

/** Attacks with forged or repeated messages of the payment service. */
export const messages: readonly Attack[] = [
  paidBy('a message without a signature', (world, { session }) => world.post('webhook', eventOf(completed, session))),
  paidBy('a message with a signature of nothing', (world, { session }) =>
    world.post('webhook', eventOf(completed, session), {
      'stripe-signature': `t=${Math.floor(Date.now() / 1000)},v1=`,
    }),
  ),
  paidBy('a message signed with another secret', (world, { session }) =>
    world.send(eventOf(completed, session), { secret: 'whsec_another' }),
  ),
  paidBy('a message signed with the app’s public key', (world, { session }) =>
    world.send(eventOf(completed, session), { secret: world.keys.publishableKey }),
  ),
  paidBy('a message that is an hour old', (world, { session }) =>
    world.send(eventOf(completed, session), { seconds: Math.floor(Date.now() / 1000) - 3600 }),
  ),
  paidBy('another message under a signature that was right', async (world, { session }) => {
    const { signEvent } = await import('./double/test-account');
    const seconds = Math.floor(Date.now() / 1000);
    const right = signEvent(JSON.stringify(eventOf('balance.available', {})), world.signing, seconds);
    return world.post('webhook', eventOf(completed, session), { 'stripe-signature': right });
  }),
  paidBy('a message of another account', (world, { session }) =>
    world.send(eventOf(completed, session, { account: 'acct_other' })),
  ),
  paidBy('a message of the other mode', (world, { session }) =>
    world.send(eventOf(completed, session, { livemode: true })),
  ),
  paidBy('another session of the same account, which names this order', (world, { session }) =>
    world.send(eventOf(completed, { ...session, id: 'cs_other' })),
  ),
  paidBy('less money than was asked for', (world, { session }) =>
    world.send(eventOf(completed, { ...session, amount_subtotal: 100, amount_total: 100 })),
  ),
  paidBy('the same number in another currency', (world, { session }) =>
    world.send(eventOf(completed, { ...session, currency: 'jpy' })),
  ),
  paidBy('a checkout that ended without money', (world, { session }) =>
    world.send(eventOf(completed, { ...session, payment_status: 'unpaid' })),
  ),
  paidBy('a payment that failed', (world, { session, order }) =>
    world.send(
      eventOf('payment_intent.payment_failed', {
        id: session.payment_intent,
        object: 'payment_intent',
        amount: 4900,
        currency: 'eur',
        metadata: { order },
      }),
    ),
  ),
  {
    name: 'a message carried out twice',
    async tries(world) {
      const { session } = await waiting(world);
      const event = eventOf(completed, session);
      const became = [];
      for (let n = 0; n < 3; n += 1) became.push((await world.send(event)).body['became']);
      return JSON.stringify(became) !== JSON.stringify(['paid', 'known', 'known']);
    },
  },
  {
    name: 'the same message three times at once',
    async tries(world) {
      const { session } = await waiting(world);
      const event = eventOf(completed, session);
      const became = await Promise.all([1, 2, 3].map(async () => (await world.send(event)).body['became']));
      return became.filter((one) => one === 'paid').length !== 1;
    },
  },
  {
    name: 'a checkout that ran out, told after its payment',
    async tries(world) {
      const { session, order } = await waiting(world);
      await world.send(eventOf(completed, session));
      await world.send(eventOf('checkout.session.expired', { ...session, payment_status: 'unpaid' }));
      return !(await isPaid(world, order));
    },
  },
  {
    name: 'a payment that failed, told after the one that did not',
    async tries(world) {
      const { session, order } = await waiting(world);
      await world.send(eventOf(completed, session));
      const intent = {
        id: session.payment_intent,
        object: 'payment_intent',
        amount: 4900,
        currency: 'eur',
        metadata: { order },
      };
      const told = await world.send(eventOf('payment_intent.payment_failed', intent));
      // This is not an error: if the response were one, Stripe would send the message again and again.
      return told.status !== 200 || !(await isPaid(world, order));
    },
  },
  {
    name: 'money given back, told before it was paid',
    async tries(world) {
      const { who, session, order } = await waiting(world);
      await world.send(eventOf('refund.created', refundOf(order, 'succeeded')));
      await world.send(eventOf(completed, session));
      const sees = ((await who.client.from('chapters').select('*')).data ?? []).length > 0;
      return sees || (await isPaid(world, order));
    },
  },
  {
    name: 'a refund that failed, told before it was begun',
    async tries(world) {
      const { session, order } = await waiting(world);
      await world.send(eventOf(completed, session));
      await world.send(eventOf('refund.failed', refundOf(order, 'failed')));
      await world.send(eventOf('refund.created', refundOf(order, 'succeeded')));
      return Number((await world.orderOf(order))['refunded']) !== 0;
    },
  },
  {
    name: 'the same refund told in two messages',
    async tries(world) {
      const { session, order } = await waiting(world);
      await world.send(eventOf(completed, session));
      const half = { ...refundOf(order, 'succeeded'), amount: 2450 };
      await world.send(eventOf('refund.created', half));
      await world.send(eventOf('refund.updated', half));
      return Number((await world.orderOf(order))['refunded']) !== 2450;
    },
  },
];
