import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestBackends, type TestBackends } from '../../backends/backends/backends.fixture';
import { moduleTexts, openPayWorld, type PayWorld } from './pay-world.fixture';

describe('the payments module', () => {
  let opened: TestBackends;
  let world: PayWorld;
  beforeAll(async () => {
    opened = await openTestBackends();
    world = await openPayWorld(opened, await moduleTexts());
  }, 60_000);
  afterAll(async () => {
    await world?.close();
    await opened?.dispose();
  });

  test('sells: a price, the test’s checkout, a signed message, a receipt for the buyer and income for the owner', async () => {
    const { buyer, owner, checkout, payAt, orderOf } = world;
    const begun = await checkout(buyer, [{ product: 'mug', quantity: 2 }]);
    expect(begun, world.log()).toMatchObject({ status: 200 });
    const { order, url } = begun.body as { order: string; url: string };
    const page = await (await fetch(url, { headers: { 'accept-language': 'de' } })).text();
    expect(page).toContain('Test – es fließt kein Geld');
    expect(page).toContain('36,00');
    expect(await orderOf(order)).toMatchObject({ status: 'open', total: 3600, is_test: true });
    const declined = await payAt(url, 'poor');
    expect(declined).toMatchObject({ status: 200, location: null });
    expect(await orderOf(order), world.log()).toMatchObject({ status: 'failed', failure: 'insufficient_funds' });
    const paid = await payAt(url);
    expect(paid).toMatchObject({ status: 303, location: `${world.origin}/shop?order=${order}` });
    expect(await orderOf(order)).toMatchObject({ status: 'paid', charged: 3600, email: 'buyer@x.test', problem: null });
    const seen = await buyer.client
      .from('pay_orders')
      .select('status, pay_lines(name, amount, quantity)')
      .eq('id', order);
    expect(seen.data).toEqual([{ status: 'paid', pay_lines: [{ name: 'Mug', amount: 1800, quantity: 2 }] }]);
    expect((await owner.client.rpc('pay_overview')).data).toMatchObject({
      income: [{ currency: 'eur', isTest: true, amount: 3600, orders: 1 }],
      customers: 1,
      orders: [{ id: order, status: 'paid', what: '2 × Mug' }],
    });
  });

  test('opens what was paid for, and closes it when the money is given back', async () => {
    const { buyer, owner, refund, orderOf } = world;
    const chapters = async () => (await buyer.client.from('chapters').select('text')).data;
    expect(await chapters()).toEqual([]);
    const order = await world.buy(buyer, 'course');
    expect(await chapters()).toEqual([{ text: 'for buyers' }]);
    expect(await refund(owner, order, 900)).toMatchObject({ status: 200, body: { state: 'succeeded', amount: 900 } });
    expect(await orderOf(order)).toMatchObject({ status: 'paid', refunded: 900 });
    expect(await chapters()).toEqual([{ text: 'for buyers' }]);
    expect(await refund(owner, order)).toMatchObject({ status: 200, body: { amount: 4000 } });
    expect(await orderOf(order)).toMatchObject({ status: 'refunded', refunded: 4900 });
    expect(await chapters()).toEqual([]);
  });

  test('takes guests without an account, and currencies without decimals', async () => {
    const guest = await world.arrive(null);
    const begun = await world.checkout(guest, [{ product: 'tea', quantity: 3 }], { locale: 'ja' });
    const url = String(begun.body['url']);
    const page = await (await fetch(url)).text();
    expect(page).toMatch(/[¥￥]1,500/);
    expect((await world.payAt(url)).status).toBe(303);
    expect(await world.orderOf(String(begun.body['order']))).toMatchObject({
      status: 'paid',
      currency: 'jpy',
      charged: 1500,
    });
  });

  test('says on the site that it is not ready, and sells nothing there before there are keys', async () => {
    world.lane.now = 'live';
    try {
      expect(await world.checkout(world.buyer, [{ product: 'mug', quantity: 1 }])).toMatchObject({
        status: 503,
        body: { code: 'pay-not-live' },
      });
    } finally {
      world.lane.now = 'preview';
    }
  });

  test('sells as a test on the site where its owner asks for that, and marks it', async () => {
    const { lane, given, buyer, owner } = world;
    Object.assign(lane, { now: 'live' });
    given['STRIPE_SECRET_KEY'] = 'test';
    try {
      const order = await world.buy(buyer, 'shirt');
      expect(await world.orderOf(order)).toMatchObject({ status: 'paid', is_test: true });
      expect(await world.refund(owner, order)).toMatchObject({ status: 200, body: { state: 'succeeded' } });
    } finally {
      delete given['STRIPE_SECRET_KEY'];
      lane.now = 'preview';
    }
  });

  test('what was paid in a test opens nothing once somebody has begun to pay for real', async () => {
    const guest = await world.arrive(null);
    await world.buy(guest, 'course');
    const hasPaid = async () => (await guest.client.rpc('has_paid', { product: 'course' })).data as unknown;
    expect(await hasPaid()).toBe(true);
    const real = `insert into public.pay_orders (id, buyer, currency, total, wanted, is_test)
      values ('00000000-0000-4000-8000-000000000001', '${world.other.id}', 'eur', 100, 'real', false)`;
    expect(await opened.backends.write(world.id, [{ sql: real }])).toMatchObject({ ok: true });
    expect(await hasPaid()).toBe(false);
    await opened.backends.write(world.id, [{ sql: `delete from public.pay_orders where wanted = 'real'` }]);
  });

  test('a refund that the bank sends back counts as none', async () => {
    const begun = await world.checkout(world.other, [{ product: 'shirt', quantity: 1 }]);
    await world.payAt(String(begun.body['url']), 'closed');
    const order = String(begun.body['order']);
    await world.refund(world.owner, order);
    await expect.poll(async () => (await world.orderOf(order))['refunded']).toBe(0);
    expect(await world.orderOf(order)).toMatchObject({ status: 'paid' });
  });

  test('an answer that is not Stripe’s is no payment: 502, and nothing noted', async () => {
    const order = await world.buy(world.other, 'mug');
    const { between, buyer, owner, refund, orderOf } = world;
    // The SDK accepts any JSON without an `error` as the object it asked for.
    for (const body of ['{"code":"blocked","message":"by a network"}', '{}', '[]', '<html>', '{"id":5,"url":7}']) {
      between.body = body;
      try {
        const asked = [{ product: 'shirt', quantity: 3 }];
        expect(await world.checkout(buyer, asked), body).toEqual({ status: 502, body: { code: 'pay-stripe' } });
        expect(await refund(owner, order), body).toEqual({ status: 502, body: { code: 'pay-stripe' } });
      } finally {
        between.body = null;
      }
    }
    expect(await orderOf(order)).toMatchObject({ status: 'paid', refunded: 0 });
    expect(await refund(owner, order)).toMatchObject({ status: 200, body: { state: 'succeeded' } });
  });

  describe('what a guest bought', () => {
    const adopt = (who: { token: string }, guest: unknown) =>
      world.post('adopt', { guest }, { authorization: `Bearer ${who.token}` });
    const buyerOf = async (order: string) => (await world.orderOf(order))['buyer'];

    test('goes along when they sign in to an account they have', async () => {
      const guest = await world.arrive(null);
      const order = await world.buy(guest, 'mug');
      expect(await adopt(world.other, guest.token), world.log()).toEqual({ status: 200, body: { taken: 1 } });
      expect(await buyerOf(order)).toBe(world.other.id);
      expect(await adopt(world.other, guest.token)).toEqual({ status: 200, body: { taken: 0 } });
    });

    test('is nobody’s to take without the guest’s own session', async () => {
      const guest = await world.arrive(null);
      const order = await world.buy(guest, 'mug');
      const theirs = await world.buy(world.buyer, 'mug');
      const forged = `${guest.token.slice(0, -6)}AAAAAA`;
      for (const shown of [forged, guest.id, '', 'x', null, 5, { id: guest.id }, world.keys.publishableKey])
        expect((await adopt(world.other, shown)).status).toBeGreaterThanOrEqual(400);
      // A session with an account is never a guest's.
      expect(await adopt(world.other, world.buyer.token)).toEqual({ status: 403, body: { code: 'pay-no-guest' } });
      const second = await world.arrive(null);
      expect(await adopt(second, guest.token)).toEqual({ status: 403, body: { code: 'pay-no-buyer' } });
      expect([await buyerOf(order), await buyerOf(theirs)]).toEqual([guest.id, world.buyer.id]);
    });
  });
});
