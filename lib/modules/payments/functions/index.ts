// Easel module payments. The browser says what and how many; prices, orders and who may give money back are the database's.
import Stripe from 'npm:stripe@23.1.0';

const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'authorization, apikey, content-type, x-client-info',
  'access-control-allow-methods': 'POST, OPTIONS',
};
const answer = (status: number, body: unknown) => Response.json(body, { status, headers: cors });
const mostBytes = 256 * 1024;
/** Seconds that a message of Stripe's may be old. */
const tolerance = 300;

class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}

function secretKey(): string {
  const key = Deno.env.get('STRIPE_SECRET_KEY');
  if (!key) throw new Refused(503, 'pay-not-live');
  return key;
}
const open = () => new Stripe(secretKey(), { maxNetworkRetries: 2, timeout: 20_000, telemetry: false });
const isLive = () => /^(?:sk|rk)_live_/.test(secretKey());

/**
 * The SDK takes any JSON without an `error` for what it asked for, such as what a network on the way says in its place.
 */
function mustBe(kind: string, given: { id: unknown; object: unknown }): void {
  if (given?.object !== kind || typeof given.id !== 'string') throw new Refused(502, 'pay-stripe');
}

/** Calls a function of the database: with the caller's own rights, or with the service's. */
async function sql<Value>(name: string, given: object, authorization: string | null): Promise<Value> {
  const service = Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!;
  const key = authorization === null ? service : Deno.env.get('SUPABASE_ANON_KEY')!;
  const answered = await fetch(`${Deno.env.get('SUPABASE_URL')}/rest/v1/rpc/${name}`, {
    method: 'POST',
    headers: { apikey: key, authorization: authorization ?? `Bearer ${service}`, 'content-type': 'application/json' },
    body: JSON.stringify(given),
  });
  const text = await answered.text();
  if (answered.ok) return (text === '' ? null : JSON.parse(text)) as Value;
  const fault = read(text) as { code?: string; message?: string } | null;
  if (fault?.message?.startsWith('pay-')) throw new Refused(fault.code === '42501' ? 403 : 422, fault.message);
  if (answered.status === 401 || fault?.code === '42501') throw new Refused(403, 'pay-no-buyer');
  if (fault?.code?.startsWith('22')) throw new Refused(422, 'pay-no-items');
  throw new Error(`${name}: ${answered.status} ${text.slice(0, 500)}`);
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function bodyOf(request: Request): Promise<Record<string, unknown>> {
  const body = read((await request.text()).slice(0, mostBytes));
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Refused(422, 'pay-no-items');
  return body as Record<string, unknown>;
}

function bearerOf(request: Request): string {
  const shown = request.headers.get('authorization');
  if (!shown || !/^Bearer .+$/i.test(shown)) throw new Refused(403, 'pay-no-buyer');
  // The service's own key is nobody's session.
  if (shown.slice(7).trim() === Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')) throw new Refused(403, 'pay-no-buyer');
  return shown;
}

/** Back to the page the buyer came from: a path of the very origin that asked. */
function backTo(request: Request, path: unknown, order: string): { success: string; cancel: string } {
  const origin = URL.parse(request.headers.get('origin') ?? '');
  if (!origin || !/^https?:$/.test(origin.protocol)) throw new Refused(422, 'pay-no-origin');
  const page = typeof path === 'string' ? URL.parse(path, origin.origin) : new URL('/', origin.origin);
  if (!page || page.origin !== origin.origin) throw new Refused(422, 'pay-no-origin');
  page.searchParams.set('order', order);
  page.searchParams.delete('cancelled');
  const success = page.href;
  page.searchParams.set('cancelled', '1');
  return { success, cancel: page.href };
}

type Order = {
  id: string;
  currency: string;
  url: string | null;
  replaces: string[];
  addsTax: boolean;
  email: string | null;
  lines: { name: string; amount: number; quantity: number }[];
};

async function checkout(request: Request): Promise<Response> {
  const authorization = bearerOf(request);
  const stripe = open();
  const { items, path, locale } = await bodyOf(request);
  const order = await sql<Order>('pay_begin_order', { items }, authorization);
  const back = backTo(request, path, order.id);
  for (const old of order.replaces) {
    const closed = await stripe.checkout.sessions.expire(old).catch((error: unknown) => error);
    // Paid meanwhile: its message is on the way.
    if (closed instanceof Stripe.errors.StripeInvalidRequestError) {
      const before = await stripe.checkout.sessions.retrieve(old);
      mustBe('checkout.session', before);
      if (before.payment_status === 'paid') throw new Refused(422, 'pay-paid-already');
    } else if (closed instanceof Error) throw closed;
    else mustBe('checkout.session', closed as Stripe.Checkout.Session);
  }
  if (order.url) return answer(200, { order: order.id, url: order.url });
  const session = await stripe.checkout.sessions.create(
    {
      mode: 'payment',
      client_reference_id: order.id,
      metadata: { order: order.id },
      payment_intent_data: { metadata: { order: order.id } },
      line_items: order.lines.map(({ name, amount, quantity }) => ({
        quantity,
        price_data: { currency: order.currency, unit_amount: amount, product_data: { name } },
      })),
      success_url: back.success,
      cancel_url: back.cancel,
      locale: localeOf(locale),
      ...(order.email ? { customer_email: order.email } : {}),
      ...(order.addsTax ? { automatic_tax: { enabled: true } } : {}),
    },
    { idempotencyKey: `order-${order.id}` },
  );
  mustBe('checkout.session', session);
  const noted = { for_order: order.id, session: session.id, url: session.url, test: !session.livemode };
  await sql('pay_note_session', noted, null);
  return answer(200, { order: order.id, url: session.url });
}

function localeOf(asked: unknown): 'auto' | 'de' | 'en' | 'ja' | 'zh' {
  const short = typeof asked === 'string' ? asked.slice(0, 2).toLowerCase() : '';
  return short === 'de' || short === 'en' || short === 'ja' || short === 'zh' ? short : 'auto';
}

async function refund(request: Request): Promise<Response> {
  const authorization = bearerOf(request);
  const stripe = open();
  const { order, amount } = await bodyOf(request);
  if (typeof order !== 'string') throw new Refused(422, 'pay-not-paid');
  const part = amount === undefined || amount === null ? null : amount;
  if (part !== null && !Number.isSafeInteger(part)) throw new Refused(422, 'pay-refund-too-much');
  const asked = { for_order: order, part };
  const begun = await sql<{ id: string; amount: number; intentId: string }>('pay_begin_refund', asked, authorization);
  try {
    const given = await stripe.refunds.create(
      { payment_intent: begun.intentId, amount: begun.amount, metadata: { refund: begun.id } },
      { idempotencyKey: `refund-${begun.id}` },
    );
    mustBe('refund', given);
    const became = given.status === 'succeeded' || given.status === 'failed' ? given.status : 'pending';
    await sql('pay_note_refund', { refund: begun.id, stripe: given.id, became }, null);
    return answer(200, { state: became, amount: begun.amount });
  } catch (error) {
    // A clear no ends it; anything else leaves it open, and asking again asks for the same one.
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    await sql('pay_note_refund', { refund: begun.id, stripe: null, became: 'failed' }, null);
    throw new Refused(422, 'pay-refund-refused');
  }
}

async function webhook(request: Request): Promise<Response> {
  const signature = request.headers.get('stripe-signature');
  const secret = Deno.env.get('STRIPE_WEBHOOK_SECRET');
  if (!secret) throw new Refused(503, 'pay-not-live');
  if (!signature) throw new Refused(400, 'pay-unsigned');
  const text = await request.text();
  let event: Stripe.Event;
  try {
    event = await open().webhooks.constructEventAsync(text, signature, secret, tolerance);
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused(400, 'pay-unsigned');
  }
  // Of an account that only uses ours, or of the other mode: right for somebody, and not for these orders.
  if (event.account || event.livemode !== isLive()) return answer(200, { became: 'not ours' });
  const became = await sql<string>('pay_take_event', { event }, null);
  return answer(became === 'failed' ? 500 : 200, { became });
}

type Person = { id: string; is_anonymous?: boolean };

/** Whose session this is, as the app's own sign-in says; null for one that is none. */
async function personOf(authorization: string): Promise<Person | null> {
  const answered = await fetch(`${Deno.env.get('SUPABASE_URL')}/auth/v1/user`, {
    headers: { apikey: Deno.env.get('SUPABASE_ANON_KEY')!, authorization },
  });
  const said = read(await answered.text()) as Person | null;
  return answered.ok && typeof said?.id === 'string' ? said : null;
}

/**
 * Whoever bought as a guest in this browser and signs in then takes those orders along. Both sessions are shown, so
 * nobody takes another's.
 */
async function adopt(request: Request): Promise<Response> {
  const authorization = bearerOf(request);
  const { guest: shown } = await bodyOf(request);
  if (typeof shown !== 'string' || !/^[\w.-]{1,4096}$/.test(shown)) throw new Refused(422, 'pay-no-guest');
  const [person, guest] = await Promise.all([personOf(authorization), personOf(`Bearer ${shown}`)]);
  if (!person || person.is_anonymous) throw new Refused(403, 'pay-no-buyer');
  if (!guest?.is_anonymous) throw new Refused(403, 'pay-no-guest');
  const service = Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!;
  const query = new URLSearchParams({ buyer: `eq.${guest.id}`, select: 'id' });
  const answered = await fetch(`${Deno.env.get('SUPABASE_URL')}/rest/v1/pay_orders?${query}`, {
    method: 'PATCH',
    headers: {
      ...{ apikey: service, authorization: `Bearer ${service}`, prefer: 'return=representation' },
      'content-type': 'application/json',
    },
    body: JSON.stringify({ buyer: person.id }),
  });
  const text = await answered.text();
  if (!answered.ok) throw new Error(`adopt: ${answered.status} ${text.slice(0, 500)}`);
  return answer(200, { taken: (read(text) as unknown[]).length });
}

const routes: Readonly<Record<string, (request: Request) => Promise<Response>>> = { checkout, refund, webhook, adopt };

Deno.serve(async (request) => {
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: cors });
  const name = new URL(request.url).pathname.split('/').findLast((part) => part !== '') ?? '';
  const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
  if (!route || request.method !== 'POST') return answer(404, { code: 'pay-no-call' });
  try {
    return await route(request);
  } catch (error) {
    if (error instanceof Refused) return answer(error.status, { code: error.code });
    console.error(error);
    const isTheirs = error instanceof Stripe.errors.StripeError;
    return answer(isTheirs ? 502 : 500, { code: isTheirs ? 'pay-stripe' : 'pay-failed' });
  }
});
