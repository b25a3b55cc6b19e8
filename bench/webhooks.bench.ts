import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createKeys } from '../lib/backends/backends/create-keys';
import { findWalls } from '../lib/backends/backends/walls';
import { createFunctionBundles } from '../lib/functions/bundles/function-bundles';
import { createProcessFunctionBundler } from '../lib/functions/bundles/process-function-bundler';
import { createFunctionLogs } from '../lib/functions/functions/function-log';
import { findWorkerd } from '../lib/functions/runtime/find-workerd';
import { createFunctionHost } from '../lib/functions/runtime/function-host';
import { usualLimits } from '../lib/functions/runtime/watch-process';
import { eventOf } from '../lib/modules/payments/attacks-messages.fixture';
import { moduleTexts, openPayWorld } from '../lib/modules/payments/pay-world.fixture';
import { round } from './support/figures';
import { openBackends } from './support/open-backends';

const orders = 600;
const deliveries = 2000;
const atOnce = 16;

/** The same order each time, so that two runs can be compared. */
function shuffled<Value>(values: readonly Value[]): Value[] {
  let seed = 42;
  const next = () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
  return values
    .map((value) => ({ value, at: next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ value }) => value);
}

/** Opens the server side of functions with the files from the build. */
async function openFunctions() {
  const bundler = createProcessFunctionBundler({
    workerFile: path.resolve('build/workers/functions.mjs'),
    searchPath: process.env.PATH ?? '',
  });
  const read = (name: string) => readFileSync(path.join('build/functions', name), 'utf8');
  const logs = createFunctionLogs(Date.now);
  const bundles = createFunctionBundles({ bundler, rootFor: async () => ({ ok: true, value: process.cwd() }) });
  const host = createFunctionHost({
    ...{ workerd: findWorkerd()!, findWalls, bundles, logs, most: 4, idleMs: 3600_000, limits: usualLimits },
    guest: { start: read('start.js') },
  });
  const close = async () => {
    await host.close();
    bundler.close();
  };
  return { host, bundles, logs, close };
}

/**
 * Signed messages of the payment service to the module's function as shipped, through workerd and the app's database:
 * paid checkouts, refunds, failed payments and expired sessions, a third of them repeated, all out of order.
 */
export async function run({ log }: { log: (line: string) => void }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'easel-bench-'));
  const keys = createKeys();
  const backends = openBackends(folder, keys);
  const world = await openPayWorld({ backends, keysOf: async () => keys }, await moduleTexts(), openFunctions);
  try {
    log('ordering');
    const made = await backends.write(world.id, [
      {
        sql: `insert into public.pay_orders (buyer, currency, total, wanted, session_id, is_test)
          select '${world.buyer.id}', 'eur', 1000 + n, 'bench ' || n, 'cs_bench_' || n, true from generate_series(1, ${orders}) n`,
      },
    ]);
    if (!made.ok) throw new Error(JSON.stringify(made.error));
    const rows = await world.read(
      "select id, session_id, total from public.pay_orders where wanted like 'bench %' order by total",
    );
    const events = rows.flatMap(({ id, session_id, total }, n) => {
      const session = {
        ...{
          id: session_id,
          object: 'checkout.session',
          payment_status: 'paid',
          currency: 'eur',
          client_reference_id: id,
        },
        ...{
          amount_subtotal: Number(total),
          amount_total: Number(total),
          payment_intent: `pi_${n}`,
          customer_details: { email: 'a@x.test' },
        },
      };
      const failed = {
        id: `pi_${n}`,
        object: 'payment_intent',
        amount: Number(total),
        currency: 'eur',
        metadata: { order: id },
      };
      const refund = {
        id: `re_${n}`,
        object: 'refund',
        amount: 100,
        currency: 'eur',
        payment_intent: `pi_${n}`,
        status: 'succeeded',
        metadata: {},
      };
      return [
        eventOf('checkout.session.completed', session),
        ...(n % 3 === 0 ? [eventOf('payment_intent.payment_failed', failed)] : []),
        ...(n % 2 === 0 ? [eventOf('refund.created', refund), eventOf('refund.updated', refund)] : []),
        ...(n % 15 === 0 ? [eventOf('checkout.session.expired', { ...session, payment_status: 'unpaid' })] : []),
      ];
    });
    const first = events.slice(0, Math.round((deliveries * 2) / 3));
    const all = shuffled([...first, ...first.slice(0, deliveries - first.length)]);
    if (all.length !== deliveries) throw new Error(`${all.length} deliveries`);
    await world.send(eventOf('balance.available', {}));
    log('delivering');
    let refused = 0;
    const begun = performance.now();
    const open = all.values();
    const one = async () => {
      for (const event of open) {
        const answered = await world.send(event);
        if (answered.status === 200) continue;
        refused += 1;
        if (refused === 1)
          log(`refused: ${answered.status} ${JSON.stringify(answered.body)} ${world.log().slice(-500)}`);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, one));
    const seconds = (performance.now() - begun) / 1000;
    const told = new Set(first.map(({ data }) => (data.object as { id: string }).id));
    const after = await world.read(
      "select session_id, intent_id, total, charged, refunded, status from public.pay_orders where wanted like 'bench %'",
    );
    // An order must be unpaid if its payment was not reported; otherwise paid once with its own amount, and 100
    // refunded once if a refund was reported too.
    const wrong = after.filter(({ session_id, intent_id, total, charged, refunded, status }) => {
      const isTold = told.has(String(session_id));
      const back = isTold && told.has(String(intent_id).replace('pi_', 're_')) ? 100 : 0;
      if (!isTold) return status === 'paid' || charged !== null;
      return status !== 'paid' || Number(charged) !== Number(total) || Number(refunded) !== back;
    });
    const [stored] = await world.read(
      "select count(*)::int as count from public.pay_events where type <> 'balance.available'",
    );
    return {
      name: 'webhooks',
      figures: {
        deliveries,
        repeated: deliveries - first.length,
        perSecond: round(deliveries / seconds),
        doubleEffects: wrong.length,
        refused,
        storedTwice: Number(stored!['count']) - first.length,
        load: round(os.loadavg()[0]!, 1),
      },
      ratios: {},
    };
  } finally {
    await world.close();
    await backends.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}
