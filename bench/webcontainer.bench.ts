import type { BrowserContext, Page } from 'playwright';
import { launchBrowser } from '../e2e/support/browser';
import { addTree, startContainerStudio, type ContainerStudio } from '../e2e/webcontainer/world';
import { readContainerProject } from '../lib/preview/runtime/container-project';
import { median, round } from './support/figures';
import { createNpmProject } from './support/npm-project';
import { watchPaint, type Painted } from './support/watch-paint';

const coldRounds = 2;
const changeRounds = 6;
const writeRounds = 20;
const patienceMs = 400_000;
/**
 * A write whose effect is not on screen after this time counts as missed: on a busy machine, file watchers (including
 * Vite's own) drop one now and then.
 */
const lostAfterMs = 10_000;
const mostLost = 3;

type Log = (line: string) => void;
type World = { studio: ContainerStudio; context: BrowserContext; next(text: string): Promise<Painted>; log: Log };
type Times = { container: number[]; native: number[] };

const appOf = (title: string) => `export default function App() {\n  return <h1 className="p-4">${title}</h1>;\n}\n`;

async function within<Value>(work: Promise<Value>, what: string): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${patienceMs / 1000} s: ${what}`)), patienceMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** A studio page with only the runtime, and no container yet. */
async function openStudio({ context, studio }: World): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  await page.goto(studio.url);
  await page.waitForFunction(() => 'openRuntime' in window);
  return page;
}

/**
 * Switches the tab to another project: the previous runtime is disposed of, its container keeps running. Returns ms
 * until the new project's heading is on screen.
 */
async function show({ studio, next }: World, page: Page, title: string): Promise<number> {
  const tree = await addTree(page, studio.template, { 'src/App.tsx': appOf(title) });
  await page.bringToFront();
  const painted = next(title);
  const from = Date.now();
  await page.evaluate(async (given) => {
    await window.openRuntime();
    void window.runtime.mount(given, new AbortController().signal);
  }, tree);
  return (await within(painted, title)).at - from;
}

/**
 * Repeats a write until its effect is visible; `write` returns the time at which it started, in ms since the epoch.
 * Returns ms, and logs each lost write.
 */
async function untilSeen(
  { next, log }: World,
  text: string,
  write: (text: string) => Promise<number>,
): Promise<number> {
  for (let lost = 0; lost < mostLost; lost += 1) {
    const what = lost === 0 ? text : `${text}, again ${lost}`;
    const painted = next(what);
    const from = await write(what);
    const seen = await Promise.race([painted, new Promise<null>((resolve) => setTimeout(resolve, lostAfterMs, null))]);
    if (seen !== null) return seen.at - from;
    log(`lost: ${what}`);
  }
  throw new Error(`${text}: ${mostLost} writes in a row were lost`);
}

/** Measures the container's tab and a person's computer with the same app, alternating. */
async function compare(
  rounds: number,
  container: (n: number) => Promise<number>,
  native: (n: number) => Promise<number>,
) {
  const times: Times = { container: [], native: [] };
  for (let n = 0; n < rounds; n += 1) {
    times.container.push(await container(n));
    times.native.push(await native(n));
  }
  return times;
}

/**
 * Compares a project in a container of the test host with the same project under npm and Vite on this machine: from a
 * start with only npm's cache to the app's heading on screen; another project with the same packages; and from a write
 * to its visible effect. The host runs this machine's own Node, so this measures what Easel adds, not StackBlitz's.
 */
export async function run({ log }: { log: Log }) {
  const [studio, browser] = await Promise.all([
    startContainerStudio(),
    launchBrowser(['--disable-features=MediaRouter']),
  ]);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const world: World = { studio, context, log, next: await watchPaint(context, 'h1') };
  const inside = readContainerProject(studio.template['package.json']!, null);
  if (inside === null) throw new Error('the template has no package.json');
  const files = { ...studio.template, 'package.json': inside.packageJson };
  const newProject = (title: string) => createNpmProject({ ...files, 'src/App.tsx': appOf(title) });
  let native = newProject('filling the caches');

  async function visit(title: string, from: number): Promise<{ ms: number; page: Page; stop(): Promise<void> }> {
    const painted = world.next(title);
    const server = await native.start();
    const page = await context.newPage();
    await page.goto(server.url, { waitUntil: 'commit' });
    const ms = (await within(painted, title)).at - from;
    return { ms, page, stop: async () => void (await page.close(), await server.stop()) };
  }

  try {
    log('filling the cache of npm');
    await native.install();

    let tab: Page | null = null;
    const cold = await compare(
      coldRounds,
      async (n) => {
        log(`cold ${n + 1} of ${coldRounds}`);
        await tab?.close();
        tab = await openStudio(world);
        return show(world, tab, `cold container ${n}`);
      },
      async (n) => {
        native.remove();
        native = newProject(`cold native ${n}`);
        const from = Date.now();
        await native.install();
        const seen = await visit(`cold native ${n}`, from);
        await seen.stop();
        return seen.ms;
      },
    );
    const page = tab! as Page;
    log(JSON.stringify(cold));

    const change = await compare(
      changeRounds,
      (n) => show(world, page, `other project ${n}`),
      async (n) => {
        native.write({ 'src/App.tsx': appOf(`other native ${n}`) });
        const seen = await visit(`other native ${n}`, Date.now());
        await seen.stop();
        return seen.ms;
      },
    );
    log(JSON.stringify(change));

    const open = await visit(`other native ${changeRounds - 1}`, Date.now());
    const write = await compare(
      writeRounds,
      async (n) => {
        await page.bringToFront();
        return untilSeen(world, `written ${n}`, (text) =>
          page.evaluate((content) => {
            void window.runtime.apply([{ type: 'file-write', path: 'src/App.tsx', content }], false);
            return performance.timeOrigin + performance.now();
          }, appOf(text)),
        );
      },
      async (n) => {
        await open.page.bringToFront();
        return untilSeen(world, `saved ${n}`, async (text) => {
          const from = Date.now();
          native.write({ 'src/App.tsx': appOf(text) });
          return from;
        });
      },
    );
    await open.stop();
    log(JSON.stringify(write));
    const both = (name: string, times: Times) => ({
      [`${name}, container, median ms`]: round(median(times.container)),
      [`${name}, npm and Vite, median ms`]: round(median(times.native)),
    });
    const ratio = (times: Times) => round(median(times.container) / median(times.native), 2);
    return {
      figures: { ...both('cold', cold), ...both('same lock', change), ...both('write to painted', write) },
      ratios: { cold: ratio(cold), 'same lock': ratio(change), 'write to painted': ratio(write) },
    };
  } finally {
    native.remove();
    await browser.close();
    await studio.close();
  }
}
