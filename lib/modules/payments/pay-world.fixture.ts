import type { SupabaseClient } from '@supabase/supabase-js';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { connect, testId, type TestBackends } from '../../backends/backends/backends.fixture';
import { createBackendHandler } from '../../backends/http/backend-handler';
import type { ProjectId } from '../../base/foundation/id';
import { createAppFunctions } from '../../functions/http/app-functions';
import { openInnerCalls } from '../../functions/http/inner-calls';
import { openTestFunctions } from '../../functions/runtime/test-functions.fixture';
import { createTestPayments } from './double/test-payments';
import { signEvent } from './double/test-account';

const password = 'secret 123!';
/** An app's own table and products besides the module: a chapter for people who have paid. */
const appSql = `
select public.pay_set_product('mug', 'Mug', 1800, 'eur');
select public.pay_set_product('shirt', 'Shirt', 2500, 'eur');
select public.pay_set_product('course', 'Course', 4900, 'eur', 'All chapters', true);
select public.pay_set_product('tea', 'Tea', 500, 'jpy');
select public.pay_set_product('old', 'Old', 100, 'eur', '', false, false);
create table public.chapters (id int primary key, text text not null);
alter table public.chapters enable row level security;
create policy "who has paid reads" on public.chapters for select to authenticated using (public.has_paid('course'));
insert into public.chapters values (1, 'for buyers');
`;

export type Somebody = { client: SupabaseClient; id: string; token: string };
export type Answered = { status: number; body: Record<string, unknown> };
export type PayWorld = Awaited<ReturnType<typeof openPayWorld>>;

const here = (...names: string[]) => readFile(path.resolve('lib/modules/payments', ...names), 'utf8');
const readMigrations = () =>
  Promise.all(
    ['payments_orders', 'payments_tests'].map(async (title, n) => ({
      name: `2026010100000${n}_${title}`,
      sql: await here(`migrations/${title}.sql`),
    })),
  );
/** The texts that the module installs. */
export const moduleTexts = async () => ({
  // All its migrations joined; a later one only recreates what an earlier one created.
  sql: (await readMigrations()).map((one) => one.sql).join('\n'),
  code: await here('functions/index.ts'),
  map: await here('functions/deno.json'),
});

/**
 * A shop to attack. `openFunctions` may return a runtime that several worlds share; each passes its own `texts.code`.
 */
export async function openPayWorld(
  opened: Pick<TestBackends, 'backends' | 'keysOf'>,
  texts: { sql: string; code: string; map: string },
  openFunctions: () => Promise<
    Pick<Awaited<ReturnType<typeof openTestFunctions>>, 'host' | 'bundles' | 'logs' | 'close'>
  > = openTestFunctions,
) {
  const { backends, keysOf } = opened;
  const id = testId();
  // SQL exactly as shipped runs as its own database role; SQL changed by a test runs as the app's.
  const shipped = await readMigrations();
  const isShipped = shipped.map((one) => one.sql).join('\n') === texts.sql;
  const migrated = await backends.migrate(id, [
    ...(isShipped ? shipped : [{ name: '20260101000000_payments_orders', sql: texts.sql }]),
    { name: '20260101000009_app', sql: appSql },
  ]);
  if (!migrated.ok) throw new Error(JSON.stringify(migrated.error));
  const keys = await keysOf(id);
  const running = await openFunctions();
  const innerCalls = await openInnerCalls();
  const secret = new Uint8Array(32).fill(7);
  const testPayments = createTestPayments({ secret, now: () => Date.now() });
  /** If set, a proxy in front of Stripe responds with this body instead. */
  const between: { body: string | null } = { body: null };
  const answerBackend = createBackendHandler(
    async ({ backendId, request }) => {
      const answer = await backends.fetch(backendId, request);
      return answer.ok ? answer.value : new Response(answer.error.code, { status: 503 });
    },
    async () => keys,
  );
  const given: Record<string, string> = {};
  const functions = createAppFunctions({
    ...{ host: running.host, bundles: running.bundles, logs: running.logs, now: () => Date.now() },
    secrets: { open: async () => ({ ...given }), hosts: async () => [] } as never,
    store: { idOf: () => id, ensure: async () => ({ id, keys }) } as never,
    treeOf: async () => 'tree',
    readFiles: async () =>
      [
        { path: 'supabase/functions/payments/index.ts', text: texts.code },
        { path: 'supabase/functions/payments/deno.json', text: texts.map },
        { path: 'supabase/config.toml', text: '[functions.payments]\nverify_jwt = false\n' },
      ] as never,
    ...{ ownerOf: async () => 'owner', addressOf: async () => null, reachOf: async () => null },
    testPayments: {
      ...testPayments,
      async answerApi(...[url, request, response, called]: Parameters<typeof testPayments.answerApi>) {
        if (between.body === null) return testPayments.answerApi(url, request, response, called);
        response.writeHead(403, { 'content-type': 'application/json', 'stripe-should-retry': 'false' });
        response.end(between.body);
      },
    },
    ...{ answerBackend, innerCalls, hostsOfModules: () => ['api.stripe.com'] },
  });
  const projectId = 'project' as ProjectId;
  const server = createServer((request, response) => {
    const at = (request.url ?? '').replace(/^\/backend/, '');
    const call = { path: at, projectId, lane: lane.now, reachedAt: base, reach: async () => id };
    const answer = async () => {
      if (!(await functions.answer(request, response, call)))
        await answerBackend(request, response, { backendId: id, path: at, reachedAt: base });
    };
    answer().catch((error: unknown) => response.headersSent || response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const base = `${origin}/backend`;
  const lane: { now: 'preview' | 'live' } = { now: 'preview' };
  const app = { id, base, deliver: async () => 200 };

  async function post(at: string, body: unknown, headers: Record<string, string> = {}): Promise<Answered> {
    const answered = await fetch(`${base}/functions/v1/payments/${at}`, {
      method: 'POST',
      headers: { apikey: keys.publishableKey, origin, 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await answered.text();
    return {
      status: answered.status,
      body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text },
    };
  }
  async function arrive(email: string | null): Promise<Somebody> {
    const client = connect(backends, id, keys.publishableKey);
    const signed = await (email === null ? client.auth.signInAnonymously() : client.auth.signUp({ email, password }));
    const { user, session } = signed.data;
    if (signed.error || !user || !session) throw new Error(`${email}: ${signed.error?.message ?? 'no session'}`);
    return { client, id: user.id, token: session.access_token };
  }
  const as = (who: Somebody) => ({ authorization: `Bearer ${who.token}` });
  const owner = await arrive('owner@x.test');
  const owned = await backends.own(id, { userId: owner.id });
  if (!owned.ok) throw new Error(owned.error.code);
  const [buyer, other] = [await arrive('buyer@x.test'), await arrive('other@x.test')];
  const { STRIPE_WEBHOOK_SECRET: signing, STRIPE_SECRET_KEY: secretKey } = testPayments.settings(id);

  async function read(statement: string): Promise<Record<string, unknown>[]> {
    const rows = await backends.read(id, statement);
    if (!rows.ok) throw new Error(JSON.stringify(rows.error));
    return rows.value as Record<string, unknown>[];
  }
  const checkout = (who: Somebody, items: unknown, more: object = {}) =>
    post('checkout', { items, path: '/shop', ...more }, as(who));
  /** Pays like a person on the double's page. */
  async function payAt(
    url: string,
    card = 'works',
  ): Promise<{ status: number; location: string | null; text: string }> {
    const answered = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ email: 'buyer@x.test', card }),
    });
    return { status: answered.status, location: answered.headers.get('location'), text: await answered.text() };
  }
  async function buy(who: Somebody, product: string, quantity = 1): Promise<string> {
    const begun = await checkout(who, [{ product, quantity }]);
    if (begun.status !== 200) throw new Error(JSON.stringify(begun));
    const paid = await payAt(String(begun.body['url']));
    if (paid.status !== 303) throw new Error(`${paid.status} ${paid.text}`);
    return String(begun.body['order']);
  }
  return {
    ...{
      id,
      origin,
      base,
      owner,
      buyer,
      other,
      arrive,
      as,
      post,
      checkout,
      payAt,
      buy,
      read,
      keys,
      given,
      lane,
      between,
      signing: signing!,
      secretKey: secretKey!,
    },
    stranger: connect(backends, id, keys.publishableKey),
    orderOf: async (order: string) => (await read(`select * from public.pay_orders where id = '${order}'`))[0]!,
    refund: (who: Somebody, order: string, amount?: number) =>
      post('refund', { order, ...(amount !== undefined && { amount }) }, as(who)),
    /** Sends a message as Stripe would, signed unless specified otherwise. */
    send(
      event: object,
      { secret: by = signing!, seconds = Math.floor(Date.now() / 1000), headers = {} as Record<string, string> } = {},
    ) {
      const body = JSON.stringify(event);
      return post('webhook', body, { 'stripe-signature': signEvent(body, by, seconds), ...headers });
    },
    account: () => testPayments.account(app as never),
    log: () =>
      running.logs
        .read(id)
        .map(({ text }) => text)
        .join('\n'),
    async close() {
      server.closeAllConnections();
      await new Promise((settle) => server.close(settle));
      await running.close();
      await innerCalls.close();
    },
  };
}
