import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { root } from '../e2e/support/easel';
import { launchBrowser } from '../e2e/support/browser';
import { publishableKey, startVisitorWorld, type VisitorWorld } from '../e2e/visitor-backend/visitor-world';
import { plainAuthSettings } from '../lib/backends/backend-engine/sign-in/auth-settings';
import { callSchema } from '../lib/backends/compatibility/schema';
import { median, round } from './support/figures';

const rounds = 5;

/**
 * The backend in a visitor's tab: from the address to the first response to a call, with an empty cache, after a visit
 * to another version of the app (files cached, data new), and on a reload; then calls one by one, and the memory of the
 * browser's processes. The app has eight tables and no page of its own.
 */
export async function run({ log }: { log: (line: string) => void }) {
  const app = {
    ...{ content: null, seed: null, authSettings: plainAuthSettings, publishableKey },
    migrations: [{ name: '20260101000000_calls', sql: callSchema }],
  };
  const again = {
    ...app,
    migrations: [...app.migrations, { name: '20260101000001_more', sql: 'create table public.more ();' }],
  };
  const world = await startVisitorWorld({ app, again });
  const [cold, warm, reload, calls, memory, wire]: number[][] = [[], [], [], [], [], []] as number[][] as never;
  try {
    for (let n = 0; n <= rounds; n += 1) {
      log(n === 0 ? 'warming up' : `round ${n} of ${rounds}`);
      const browser = await launchBrowser();
      try {
        const one = await measure(world, browser);
        if (n === 0) continue;
        cold!.push(one.cold);
        warm!.push(one.warm);
        reload!.push(one.reload);
        calls!.push(one.call);
        memory!.push(one.memory);
        wire!.push(one.wire);
      } finally {
        await browser.close();
      }
    }
  } finally {
    await world.close();
  }
  return {
    figures: {
      'first visit to the first answer, median ms': round(median(cold!)),
      'first visit to the first answer, slowest ms': round(Math.max(...cold!)),
      'the same with files cached and new data, median ms': round(median(warm!)),
      'reload to the first answer, median ms': round(median(reload!)),
      'a call that reads three rows, median ms': round(median(calls!), 1),
      'memory of the browser’s processes the backend adds, median MB': round(median(memory!)),
      'over the wire at the first visit, kB': round(median(wire!) / 1000),
      'all files in brotli but extensions, kB': round(brotliBytes() / 1000),
      'load of the machine': round(os.loadavg()[0]!, 1),
    },
    ratios: {},
  };
}

async function measure(world: VisitorWorld, browser: Browser) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const [memoryBefore, sentBefore] = [residentMegabytes(), world.sent()];
  const cold = await firstAnswer(page, () => page.goto(world.originOf('app')));
  const wire = world.sent() - sentBefore;
  const call = await page.evaluate(async () => {
    const times: number[] = [];
    for (let n = 0; n < 40; n += 1) {
      const began = performance.now();
      await (window as unknown as Tests).tests.client.from('rooms').select('id, name');
      times.push(performance.now() - began);
    }
    return times.sort((a, b) => a - b)[20]!;
  });
  const memory = residentMegabytes() - memoryBefore;
  const reload = await firstAnswer(page, () => page.reload());
  const warm = await openAgain(world, context);
  await context.close();
  return { cold, wire, call, memory, reload, warm };
}

/** Another version at the same address: its files are known, its data is not. */
async function openAgain(world: VisitorWorld, context: BrowserContext): Promise<number> {
  const page = await context.newPage();
  return firstAnswer(page, () => page.goto(`${world.originOf('app')}/as/again`));
}

type Tests = { tests: { client: { from(table: string): { select(columns: string): Promise<{ data: unknown }> } } } };

async function firstAnswer(page: Page, go: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await go();
  await page.evaluate(async () => {
    const { data } = await (window as unknown as Tests).tests.client.from('rooms').select('id');
    if ((data as unknown[] | null)?.length !== 3) throw new Error('The rows are not there.');
  });
  return performance.now() - began;
}

/** All processes of the browser this process has started. */
function residentMegabytes(): number {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,rss='], { encoding: 'utf8' }).trim().split('\n');
  const all = lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number, number]);
  const inside = new Set([process.pid]);
  for (let size = 0; size !== inside.size;) {
    size = inside.size;
    for (const [pid, parent] of all) if (inside.has(parent)) inside.add(pid);
  }
  return all.reduce((sum, [pid, , rss]) => sum + (inside.has(pid) && pid !== process.pid ? rss : 0), 0) / 1024;
}

function brotliBytes(): number {
  const folder = path.join(root, 'build', 'visitor-backend');
  return readdirSync(folder)
    .filter((name) => /^(boot|relay|worker|pglite|template)-.*\.br$/.test(name))
    .reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
}
