import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isCard } from './cards';
import { drawCheckout, scriptOfCheckout } from './checkout-page';
import { readForm } from './read-form';
import { createTestAccount, signEvent, TestStripeError, type TestAccount, type TestEvent } from './test-account';

/** One app in one lane, and how the double reaches it. */
export type TestedApp = {
  id: string;
  /** The address of its backend, `http://host/backend`. */
  base: string;
  /** Delivers a message to the app's function; returns the status. */
  deliver(message: { path: string; headers: Readonly<Record<string, string>>; body: string }): Promise<number>;
};

const mostAccounts = 500;
const mostBytes = 256 * 1024;
const webhookPath = '/functions/v1/payments/webhook';
/** Milliseconds before each retry of a message that was not accepted. */
const again = [1000, 5000, 30_000, 120_000];
const pagePattern = /^\/payments-test\/(cs_test_[0-9a-f]{24})$/;

/**
 * A stand-in for Stripe to try an app with: no account, no network, no money. It answers the app's calls to
 * api.stripe.com, serves the payment page, and sends signed events to the app's function. Its state is in memory, so a
 * restart ends payments in progress.
 */
export function createTestPayments({ secret, now }: { secret: Uint8Array; now(): number }) {
  type Open = { account: TestAccount; app: TestedApp; told: Promise<void> };
  const accounts = new Map<string, Open>();
  const keyOf = (id: string, what: string) =>
    createHmac('sha256', secret).update(`test payments ${what} ${id}`).digest('hex').slice(0, 40);
  const secretKey = (id: string) => `sk_test_easel${keyOf(id, 'key')}`;
  const signingSecret = (id: string) => `whsec_${keyOf(id, 'webhook')}`;

  function openFor(app: TestedApp): Open {
    const known = accounts.get(app.id);
    if (known) {
      known.app = app;
      return known;
    }
    if (accounts.size >= mostAccounts) accounts.delete(accounts.keys().next().value!);
    const opened: Open = {
      app,
      told: Promise.resolve(),
      account: createTestAccount({ now, onEvent: (event) => tell(opened, event) }),
    };
    accounts.set(app.id, opened);
    return opened;
  }

  /** Sends events one at a time. The payer waits for the first try; retries run in the background. */
  function tell(opened: Open, event: TestEvent): void {
    const body = JSON.stringify(event);
    opened.told = opened.told.then(() => send(opened, body, 0));
  }

  async function send(opened: Open, body: string, tries: number): Promise<void> {
    const seconds = Math.floor(now() / 1000);
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'stripe-signature': signEvent(body, signingSecret(opened.app.id), seconds),
    };
    const status = await opened.app.deliver({ path: webhookPath, headers, body }).catch(() => 0);
    const wait = again[tries];
    if ((status >= 200 && status < 300) || wait === undefined) return;
    setTimeout(() => void send(opened, body, tries + 1), wait).unref();
  }

  return {
    /** Values that the app's functions get instead of the person's own keys. */
    settings: (id: string) => ({ STRIPE_SECRET_KEY: secretKey(id), STRIPE_WEBHOOK_SECRET: signingSecret(id) }),
    isPage: (path: string) => path.startsWith('/payments-test/'),
    /** Handles a call to api.stripe.com. */
    async answerApi(url: URL, request: IncomingMessage, response: ServerResponse, app: TestedApp): Promise<void> {
      const body = await readText(request);
      const { account } = openFor(app);
      try {
        if (request.headers.authorization !== `Bearer ${secretKey(app.id)}`)
          throw new TestStripeError(401, 'invalid_request_error', 'Invalid API Key provided.');
        if (body === null) throw new TestStripeError(400, 'invalid_request_error', 'Request is too large.');
        const key = request.headers['idempotency-key'];
        const call = {
          method: request.method ?? 'GET',
          path: url.pathname,
          form: readForm(body),
          key: typeof key === 'string' ? key : null,
          body,
        };
        send200(
          response,
          account.call(call, (id) => `${app.base}/payments-test/${id}`),
        );
      } catch (error) {
        if (!(error instanceof TestStripeError)) throw error;
        const { status, type, message, code } = error;
        response.writeHead(status, { 'content-type': 'application/json', 'stripe-should-retry': 'false' });
        response.end(JSON.stringify({ error: { type, message, ...(code !== undefined && { code }) } }));
      }
    },
    /** Serves the page where a buyer pays, and handles its form. False if there is no such payment. */
    async answerPage(
      path: string,
      request: IncomingMessage,
      response: ServerResponse,
      app: TestedApp,
    ): Promise<boolean> {
      const id = pagePattern.exec(path)?.[1];
      const opened = accounts.get(app.id);
      if (id === undefined || !opened || (request.method !== 'GET' && request.method !== 'POST')) return false;
      const found = findKept(opened.account, id);
      if (!found) return false;
      let declined: string | null = null;
      let email = found.session.customer_details?.email ?? '';
      if (request.method === 'POST') {
        const given = new URLSearchParams((await readText(request)) ?? '');
        const card = given.get('card');
        email = (given.get('email') ?? '').slice(0, 200);
        if (isCard(card) && email.includes('@')) {
          declined = opened.account.pay(id, card, email);
          await opened.told;
          if (declined === null && found.session.status === 'complete') {
            response.writeHead(303, { location: found.session.success_url, 'cache-control': 'no-store' }).end();
            return true;
          }
        }
      }
      const { session, lines } = found;
      const page = drawCheckout({ session, lines, email, declined, accepted: request.headers['accept-language'] });
      const back = new URL(session.success_url).origin;
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'content-security-policy': `default-src 'none'; script-src ${scriptOfCheckout}; style-src 'unsafe-inline'; form-action 'self' ${back}; base-uri 'none'`,
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'origin-agent-cluster': '?1',
      });
      response.end(page);
      return true;
    },
    /** Resolves when the first try of every message of an app is done; for tests. */
    told: async (id: string) => accounts.get(id)?.told,
    account: (app: TestedApp) => openFor(app).account,
  };
}

export type TestPayments = ReturnType<typeof createTestPayments>;

function findKept(account: TestAccount, id: string) {
  try {
    return account.find(id);
  } catch (error) {
    if (error instanceof TestStripeError) return null;
    throw error;
  }
}

function send200(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** Null if it is too large. */
async function readText(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= mostBytes) chunks.push(chunk);
  }
  return bytes > mostBytes ? null : Buffer.concat(chunks).toString('utf8');
}
