import { createHmac, randomBytes } from 'node:crypto';
import { cards, type Card } from './cards';
import { countOf, partsOf, textOf, type FormValue } from './read-form';

export type TestSession = {
  id: string;
  object: 'checkout.session';
  url: string;
  status: 'open' | 'complete' | 'expired';
  payment_status: 'unpaid' | 'paid';
  mode: 'payment';
  currency: string;
  amount_subtotal: number;
  amount_total: number;
  client_reference_id: string | null;
  metadata: Record<string, string>;
  customer_details: { email: string | null } | null;
  payment_intent: string | null;
  success_url: string;
  cancel_url: string;
  locale: string | null;
  created: number;
  expires_at: number;
  livemode: false;
};
type Intent = {
  id: string;
  object: 'payment_intent';
  amount: number;
  amount_received: number;
  currency: string;
  status: 'requires_payment_method' | 'succeeded';
  metadata: Record<string, string>;
  last_payment_error: { type: 'card_error'; code: string; decline_code: string; message: string } | null;
  created: number;
  livemode: false;
};
type Refund = {
  id: string;
  object: 'refund';
  amount: number;
  currency: string;
  payment_intent: string;
  status: 'succeeded' | 'failed';
  metadata: Record<string, string>;
  created: number;
};
type Told = TestSession | Intent | Refund;
export type TestEvent = {
  id: string;
  object: 'event';
  type: string;
  created: number;
  livemode: false;
  api_version: string;
  data: { object: Told };
};

type Kept = {
  session: TestSession;
  intent: Intent;
  card: Card | null;
  refunds: Refund[];
  lines: { name: string; amount: number; quantity: number }[];
};
/** Why a call failed, in Stripe's words. */
export class TestStripeError extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    message: string,
    readonly code?: string,
  ) {
    super(message);
  }
}

const mostSessions = 500;
const sessionSeconds = 24 * 3600;
const mostAmount = 99_999_999;
const version = '2026-10-28';

/**
 * An account of the Stripe double: checkout sessions with their payments and refunds, following Stripe's published API.
 * Reports every change as an event to `onEvent`. No money, no network.
 */
export function createTestAccount({ now, onEvent }: { now(): number; onEvent(event: TestEvent): void }) {
  const kept = new Map<string, Kept>();
  const answered = new Map<string, { asked: string; answer: object }>();
  const seconds = () => Math.floor(now() / 1000);
  const newId = (kind: string) => `${kind}_test_${randomBytes(12).toString('hex')}`;
  const bad = (message: string, code?: string) => new TestStripeError(400, 'invalid_request_error', message, code);
  const tell = (type: string, object: Told) =>
    onEvent({
      ...{ id: newId('evt'), object: 'event', type, created: seconds(), livemode: false, api_version: version },
      data: { object: structuredClone(object) },
    });

  function find(id: string): Kept {
    const found = kept.get(id);
    if (!found)
      throw new TestStripeError(404, 'invalid_request_error', `No such checkout.session: '${id}'`, 'resource_missing');
    if (found.session.status === 'open' && found.session.expires_at <= seconds()) expire(found);
    return found;
  }

  function expire({ session }: Kept): void {
    session.status = 'expired';
    tell('checkout.session.expired', session);
  }

  function createSession(form: { [name: string]: FormValue }, urlOf: (id: string) => string): TestSession {
    if (textOf(form.mode) !== 'payment') throw bad('This double takes one-off payments: mode must be payment.');
    const lines = Object.values(partsOf(form.line_items)).map((value) => {
      const line = partsOf(value);
      const price = partsOf(line.price_data);
      const [amount, quantity] = [countOf(price.unit_amount), countOf(line.quantity)];
      const currency = textOf(price.currency)?.toLowerCase() ?? '';
      if (amount === null || amount < 0) throw bad('Invalid non-negative integer', 'parameter_invalid_integer');
      if (quantity === null || quantity < 1)
        throw bad('This value must be greater than or equal to 1.', 'parameter_invalid_integer');
      if (!/^[a-z]{3}$/.test(currency)) throw bad(`Invalid currency: ${currency.slice(0, 10)}.`);
      return { name: textOf(partsOf(price.product_data).name) ?? '', amount, quantity, currency };
    });
    const currency = lines[0]?.currency;
    if (currency === undefined) throw bad('You must pass at least one line item.', 'parameter_missing');
    if (lines.some((line) => line.currency !== currency)) throw bad('All line items must have the same currency.');
    const total = lines.reduce((sum, { amount, quantity }) => sum + amount * quantity, 0);
    if (total < 1 || total > mostAmount) throw bad('The amount is too small or too large.', 'amount_too_large');
    const [success, cancel] = [form.success_url, form.cancel_url].map((url) => URL.parse(textOf(url) ?? ''));
    if (!success || !cancel) throw bad('Not a valid URL', 'url_invalid');
    const id = newId('cs');
    const common = { created: seconds(), livemode: false as const, currency };
    const session: TestSession = {
      ...{ id, object: 'checkout.session', url: urlOf(id), status: 'open', payment_status: 'unpaid', mode: 'payment' },
      ...{ ...common, amount_subtotal: total, amount_total: total, expires_at: seconds() + sessionSeconds },
      client_reference_id: textOf(form.client_reference_id),
      metadata: textsOf(form.metadata),
      customer_details: textOf(form.customer_email) === null ? null : { email: textOf(form.customer_email) },
      ...{ payment_intent: null, success_url: success.href, cancel_url: cancel.href, locale: textOf(form.locale) },
    };
    const intent: Intent = {
      ...{ id: newId('pi'), object: 'payment_intent', amount: total, amount_received: 0, ...common },
      ...{ status: 'requires_payment_method', last_payment_error: null },
      metadata: textsOf(partsOf(form.payment_intent_data).metadata),
    };
    if (kept.size >= mostSessions) kept.delete(kept.keys().next().value!);
    kept.set(id, { session, intent, card: null, refunds: [], lines });
    return session;
  }

  function createRefund(form: { [name: string]: FormValue }): Refund {
    const wanted = textOf(form.payment_intent) ?? '';
    const found = [...kept.values()].find(({ intent }) => intent.id === wanted);
    if (!found)
      throw new TestStripeError(
        404,
        'invalid_request_error',
        `No such payment_intent: '${wanted}'`,
        'resource_missing',
      );
    const { intent, refunds } = found;
    if (intent.status !== 'succeeded') throw bad('This PaymentIntent does not have a successful charge to refund.');
    const given = refunds.filter(({ status }) => status === 'succeeded').reduce((sum, { amount }) => sum + amount, 0);
    const amount = form.amount === undefined ? intent.amount - given : countOf(form.amount);
    if (given >= intent.amount) throw bad('The charge has already been refunded.', 'charge_already_refunded');
    if (amount === null || amount < 1) throw bad('Invalid positive integer', 'parameter_invalid_integer');
    if (amount > intent.amount - given) throw bad('Refund amount is greater than what is left of the charge.');
    const refund: Refund = {
      ...{ id: newId('re'), object: 'refund', amount, currency: intent.currency, payment_intent: intent.id },
      ...{ status: 'succeeded', metadata: textsOf(form.metadata), created: seconds() },
    };
    refunds.push(refund);
    const answer = { ...refund };
    tell('refund.created', refund);
    if (found.card !== null && !cards[found.card].isRefundable) {
      refund.status = 'failed';
      tell('refund.failed', refund);
    }
    return answer;
  }

  return {
    find: (id: string): Readonly<Kept> => find(id),
    /** Handles one API call. Throws `TestStripeError`. */
    call(
      {
        method,
        path,
        form,
        key,
        body,
      }: { method: string; path: string; form: { [name: string]: FormValue }; key: string | null; body: string },
      urlOf: (id: string) => string,
    ): object {
      const asked = `${method} ${path} ${body}`;
      const before = key === null ? undefined : answered.get(key);
      if (before && before.asked !== asked)
        throw new TestStripeError(
          400,
          'idempotency_error',
          'Keys for idempotent requests can only be used with the same parameters.',
        );
      if (before) return before.answer;
      const answer = structuredClone(run(method, path, form, urlOf));
      if (key !== null) {
        if (answered.size >= 2 * mostSessions) answered.delete(answered.keys().next().value!);
        answered.set(key, { asked, answer });
      }
      return answer;
    },
    /** The buyer presses Pay. Returns why the payment was declined, or null. */
    pay(id: string, card: Card, email: string): string | null {
      const found = find(id);
      const { session, intent } = found;
      if (session.status !== 'open') return session.status === 'complete' ? null : 'expired';
      const { decline } = cards[card];
      if (decline !== null) {
        intent.last_payment_error = {
          ...{ type: 'card_error', code: 'card_declined', decline_code: decline },
          message: 'Your card was declined.',
        };
        tell('payment_intent.payment_failed', intent);
        return decline;
      }
      found.card = card;
      Object.assign(intent, { status: 'succeeded', amount_received: intent.amount, last_payment_error: null });
      Object.assign(session, {
        status: 'complete',
        payment_status: 'paid',
        payment_intent: intent.id,
        customer_details: { email },
      });
      tell('payment_intent.succeeded', intent);
      tell('checkout.session.completed', session);
      return null;
    },
  };

  function run(
    method: string,
    path: string,
    form: { [name: string]: FormValue },
    urlOf: (id: string) => string,
  ): object {
    const [, kind, id, action] =
      /^\/v1\/(checkout\/sessions|refunds|balance|account)(?:\/([^/]+))?(?:\/([a-z]+))?$/.exec(path) ?? [];
    const call = `${method} ${kind}${id === undefined ? '' : '/id'}${action === undefined ? '' : `/${action}`}`;
    switch (call) {
      case 'POST checkout/sessions':
        return createSession(form, urlOf);
      case 'GET checkout/sessions/id':
        return find(id!).session;
      case 'POST checkout/sessions/id/expire': {
        const found = find(id!);
        if (found.session.status !== 'open')
          throw bad('Only Checkout Sessions with a status in ["open"] can be expired.');
        expire(found);
        return found.session;
      }
      case 'POST refunds':
        return createRefund(form);
      case 'GET balance':
        return { object: 'balance', livemode: false, available: [], pending: [] };
      default:
        throw new TestStripeError(
          404,
          'invalid_request_error',
          `Unrecognized request URL (${method}: ${path.slice(0, 100)}) in the test of payments.`,
        );
    }
  }
}

export type TestAccount = ReturnType<typeof createTestAccount>;

const textsOf = (value: FormValue | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(partsOf(value)).flatMap(([name, one]) => (typeof one === 'string' ? [[name, one]] : [])),
  );

/** The signature header of a Stripe webhook message. */
export function signEvent(body: string, secret: string, seconds: number): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}
