import { execFileSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright';
import { launchBrowser } from '../e2e/support/browser';
import { root, startEasel } from '../e2e/support/easel';
import { median, round } from './support/figures';
import { openSlowLine, type SlowLine } from './support/slow-line';
import { watchPaint } from './support/watch-paint';

const rounds = 3;
/** A slow home connection: bits per second, and the round trip in ms. */
const line = { down: 4_000_000, up: 1_000_000, roundTrip: 100 };
/** The second heading of the first example, the habit tracker. */
const heading = 'Your habits';

type Visit = { landing: number; preview: number; toPreview: number; all: number };

/**
 * The first visit with an empty cache over a slow line: from the navigation until the prompt accepts words, and from
 * the click on the first example until the preview shows its heading; bytes as transferred over the line. Demo replies
 * arrive at once, so that only Easel's own weight is measured. Its files are compressed as in the image, which serves
 * distant visitors; Easel on a person's own computer compresses less, which adds 0.4 MB.
 */
export async function run({ log }: { log: (text: string) => void }) {
  const unpack = packAsImage(log);
  const slow = await openSlowLine(line);
  const base = `http://app.localhost:${slow.port}`;
  const easel = await startEasel({ EASEL_BASE_URL: base });
  const browser = await launchBrowser();
  try {
    slow.to(easel.port);
    const visits: Visit[] = [];
    for (let n = 0; n <= rounds; n += 1) {
      log(n === 0 ? 'warming up' : `visit ${n} of ${rounds}`);
      const told = await visit(browser, base, slow);
      log(JSON.stringify(told));
      if (n > 0) visits.push(told);
    }
    const of = (name: keyof Visit) => median(visits.map((told) => told[name]));
    return {
      figures: {
        'landing usable, median ms': round(of('landing')),
        'first preview painted after the click, median ms': round(of('preview')),
        'MB over the line until then': round(of('toPreview') / 1e6, 2),
        'MB over the line once all is quiet': round(of('all') / 1e6, 2),
        'load of the machine': round(os.loadavg()[0]!, 1),
      },
      ratios: {},
    };
  } finally {
    await browser.close();
    slow.close();
    await easel.dispose();
    unpack();
  }
}

/** Packs all files as the Dockerfile does; returns a function that restores the previously packed files. */
function packAsImage(log: (text: string) => void): () => void {
  const packed = path.join(root, 'build', 'packed');
  const aside = `${packed}.aside`;
  if (existsSync(packed) && !existsSync(aside)) renameSync(packed, aside);
  log('packing as the image does');
  execFileSync(process.execPath, [path.join(root, 'build', 'workers', 'pack-files.mjs'), '11']);
  return () => {
    if (!existsSync(aside)) return;
    rmSync(packed, { recursive: true, force: true });
    renameSync(aside, packed);
  };
}

/**
 * Waits until the line has been quiet for three seconds. Waiting for all requests to end would take forever, because
 * the page's event stream stays open.
 */
async function untilQuiet(slow: SlowLine): Promise<void> {
  let [bytes, since] = [slow.bytesDown(), Date.now()];
  while (Date.now() - since < 3000) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (slow.bytesDown() !== bytes) [bytes, since] = [slow.bytesDown(), Date.now()];
  }
}

async function visit(browser: Browser, base: string, slow: SlowLine): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const painted = (await watchPaint(context, 'h2'))(heading);
    const page = await context.newPage();
    page.setDefaultTimeout(180_000);
    const before = slow.bytesDown();
    const startedAt = Date.now();
    await page.goto(`${base}/`, { waitUntil: 'commit' });
    // Words typed before hydration would be lost: the box is usable once React listens.
    const box = page.getByTestId('textbox-describe-your-app');
    await box.waitFor();
    const isHeard = () => box.evaluate((node) => Object.keys(node).some((name) => name.startsWith('__reactProps')));
    while (!(await isHeard())) await page.waitForTimeout(25);
    const landing = Date.now() - startedAt;
    const clickedAt = Date.now();
    await page.getByTestId('list-examples').getByRole('button').first().click();
    const { at } = await painted;
    const toPreview = slow.bytesDown() - before;
    await untilQuiet(slow);
    return { landing, preview: at - clickedAt, toPreview, all: slow.bytesDown() - before };
  } finally {
    await context.close();
  }
}
