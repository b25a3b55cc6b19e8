import { rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright';
import { launchBrowser } from '../e2e/support/browser';
import { startEasel } from '../e2e/support/easel';
import { downloadApp, type LeftApp } from '../e2e/support/left-app';
import { ownApp } from '../e2e/support/reply-app';
import { median, round } from './support/figures';
import { processorOfGroup } from './support/processor-time';

const rounds = 5;
/** The largest recorded app with data: 115 kB of reply, ten toys on its first page. */
const largest = { name: 'r01', shows: 'Dilly Duck' };

/**
 * A downloaded app on a person's computer: from `npm run dev` to the page with its rows in an open browser. Packages
 * are installed and have been read once. The first start has no data and nothing bundled by Vite; later ones have both.
 */
export async function run({ log }: { log: (line: string) => void }) {
  const easel = await startEasel();
  const browser = await launchBrowser();
  let left: LeftApp | null = null;
  try {
    left = await downloadApp(easel, largest.name, await ownApp(largest.name));
    log('installing');
    await left.install();
    const first: Times[] = [];
    const later: Times[] = [];
    for (let n = 0; n <= rounds; n += 1) {
      log(n === 0 ? 'warming up' : `round ${n} of ${rounds}`);
      for (const name of ['.backend', path.join('node_modules', '.vite')])
        rmSync(path.join(left.folder, name), { recursive: true, force: true });
      const [fresh, again] = [await measure(left, browser), await measure(left, browser)];
      if (n > 0) [first, later].forEach((all, at) => all.push([fresh, again][at]!));
    }
    log(JSON.stringify({ first, later }));
    return {
      figures: {
        'first start to the page with its rows, median ms': round(median(first.map(({ rows }) => rows))),
        'first start to the page with its rows, slowest ms': round(Math.max(...first.map(({ rows }) => rows))),
        'first start, Vite listens after, median ms': round(median(first.map(({ listens }) => listens))),
        'later start to the page with its rows, median ms': round(median(later.map(({ rows }) => rows))),
        'first start, processor of all its processes, median ms': round(
          median(first.map(({ processor }) => processor)),
        ),
        'later start, processor of all its processes, median ms': round(
          median(later.map(({ processor }) => processor)),
        ),
        'load of the machine': round(os.loadavg()[0]!, 1),
      },
      ratios: {},
    };
  } finally {
    left?.remove();
    await browser.close();
    await easel.dispose();
  }
}

/**
 * `processor`: CPU milliseconds of everything `npm run dev` started, until the rows appear; hardly depends on the
 * machine's load.
 */
type Times = { listens: number; rows: number; processor: number };

async function measure(left: LeftApp, browser: Browser): Promise<Times> {
  const page = await browser.newPage();
  const startedAt = performance.now();
  const running = await left.dev('--port', '0');
  const listens = performance.now() - startedAt;
  try {
    await page.goto(running.url, { waitUntil: 'commit' });
    await page.getByText(largest.shows).first().waitFor({ timeout: 120_000 });
    return { listens, rows: performance.now() - startedAt, processor: processorOfGroup(running.pid) };
  } finally {
    await page.close();
    await running.stop();
  }
}
