import { createServer, type Server } from 'node:http';
import { readFileSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { lookup } from 'mrmime';
import type { Browser } from 'playwright';
import { launchBrowser } from '../e2e/support/browser';
import { startEasel, type Easel } from '../e2e/support/easel';
import { ask } from '../e2e/support/http';
import { newProject } from './support/easel-project';
import { median, round } from './support/figures';
import { buildWithVite, createNativeProject } from './support/native-vite';
import { processorOf } from './support/processor-time';
import { appHeading, seededApp } from './support/seeded-app';
import { watchPaint } from './support/watch-paint';

const rounds = 7;
/** One visit takes less CPU time than the system's clock resolves, so measure this many together. */
const crowd = 40;

type Own = { share: { url: string; appUrl: string; status: string; problems: object[] } };

/**
 * A shared app of fifty modules, as its second visitor sees it: a browser with an empty cache, from the link to the
 * heading on screen. Baseline: the same app built by Vite and served by a plain static server, alternating; the first
 * of each is a warm-up, and also the first visitor. The server's cost per visitor is measured over a crowd that fetches
 * the document and everything it refers to.
 */
export async function run({ log }: { log: (line: string) => void }) {
  const files = seededApp(7);
  const easel = await startEasel();
  const browser = await launchBrowser();
  const native = createNativeProject(files);
  let statics: { url: string; close(): void } | null = null;
  try {
    const { url, appUrl } = await share(easel, await newProject(easel, 'Fifty', files));
    await buildWithVite(native);
    statics = await serve(path.join(native.folder, 'dist'));
    const hasPage = (await ask(easel.port, 'GET', new URL(url).pathname)).status === 200;
    if (!hasPage) log('this build has no shared page: measured where *Use it* leads');
    const times = { link: [] as number[], alone: [] as number[], vite: [] as number[] };
    for (let n = 0; n <= rounds; n += 1) {
      log(n === 0 ? 'warming up' : `round ${n} of ${rounds}`);
      const [alone, vite] = [await visit(browser, appUrl), await visit(browser, statics.url)];
      const link = hasPage ? await visit(browser, url) : null;
      if (n === 0) continue;
      times.alone.push(alone);
      times.vite.push(vite);
      if (link !== null) times.link.push(link);
    }
    const perVisitor = await costOf(easel, appUrl);
    log(JSON.stringify(times));
    const vite = median(times.vite);
    const at = hasPage ? median(times.link) : null;
    return {
      figures: {
        ...(at === null ? {} : { 'link to heading painted, median ms': round(at) }),
        'the app alone, median ms': round(median(times.alone)),
        'built by Vite, served statically, median ms': round(vite),
        'processor of the server a visitor, ms': round(perVisitor, 1),
        'load of the machine': round(os.loadavg()[0]!, 1),
      },
      ratios: {
        ...(at === null ? {} : { 'link / Vite': round(at / vite, 2) }),
        'alone / Vite': round(median(times.alone) / vite, 2),
      },
    };
  } finally {
    statics?.close();
    native.remove();
    await browser.close();
    await easel.dispose();
  }
}

async function share(easel: Easel, projectId: string): Promise<Own['share']> {
  const at = `/api/projects/${projectId}/share`;
  let answer = await easel.call<Own>('POST', at, { visibility: 'link' });
  while (answer.body.share?.status === 'building') answer = await easel.call<Own>('GET', at);
  if (answer.body.share?.status !== 'ready') throw new Error(`not shared: ${JSON.stringify(answer.body)}`);
  return answer.body.share;
}

/** Milliseconds from the navigation to the heading on screen, in whatever frame it is. */
async function visit(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext();
  try {
    const painted = await watchPaint(context, 'h1');
    const heading = painted(appHeading);
    const page = await context.newPage();
    const startedAt = Date.now();
    await page.goto(url, { waitUntil: 'commit' });
    return (await heading).at - startedAt;
  } finally {
    await context.close();
  }
}

/** CPU milliseconds on the server for one visitor with an empty cache. */
async function costOf(easel: Easel, appUrl: string): Promise<number> {
  const { host } = new URL(appUrl);
  const get = (file: string) =>
    ask(easel.port, 'GET', file, { host, headers: { 'accept-encoding': 'gzip, br', accept: 'text/html' } });
  const html = (await ask(easel.port, 'GET', '/', { host })).bytes.toString('utf8');
  const named = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((found) => found[1]!);
  const before = processorOf(easel.pid);
  for (let n = 0; n < crowd; n += 1) await Promise.all(['/', ...named].map(get));
  return (processorOf(easel.pid) - before) / crowd;
}

async function serve(folder: string): Promise<{ url: string; close(): void }> {
  const server: Server = createServer((request, response) => {
    const file = path.join(folder, new URL(request.url ?? '/', 'http://x').pathname);
    const isFile = statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
    const found = isFile ? file : path.join(folder, 'index.html');
    response.writeHead(200, { 'content-type': lookup(found) ?? 'application/octet-stream' }).end(readFileSync(found));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
