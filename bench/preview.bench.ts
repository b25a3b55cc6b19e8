import type { BrowserContext, Page } from 'playwright';
import { launchBrowser } from '../e2e/support/browser';
import { startEasel, type Easel } from '../e2e/support/easel';
import { newProject, saveByHand } from './support/easel-project';
import { openInEditor, savedAt, saveInEditor } from './support/editor-save';
import { median, quantile, round } from './support/figures';
import { createNativeProject, startVite, type NativeProject } from './support/native-vite';
import { appHeading, editedFile, seededApp } from './support/seeded-app';
import { watchPaint, type Painted } from './support/watch-paint';

const visits = 7;
const edits = 20;
const warmUp = 3;

type Log = (line: string) => void;
type World = { easel: Easel; project: NativeProject; files: Record<string, string>; log: Log };
type Watched = { context: BrowserContext; next(text: string): Promise<Painted> };

const navigationOf = (page: Page) => page.evaluate(() => performance.timeOrigin);

/**
 * Opens an address in its own tab; returns how long the navigation took until the heading appeared, and when that was.
 */
async function visit({ context, next }: Watched, url: string): Promise<{ page: Page; ms: number; at: number }> {
  const page = await context.newPage();
  const painted = next(appHeading);
  await page.goto(url, { waitUntil: 'commit' });
  const { at } = await within(painted, `${url} painted its heading`);
  return { page, at, ms: at - (await navigationOf(page)) };
}

async function within<Value>(work: Promise<Value>, what: string): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within 60 s: ${what}`)), 60_000);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Lets the aftermath of a visit or an edit (mirror, version list) finish before the next one. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 400));

const whenReady = (page: Page) =>
  page.getByTestId('status-preview-status').and(page.locator('[data-phase=ready]')).waitFor();

/** Alternates visits to both, so that the machine's load affects both alike; the first round fills the caches. */
async function measureVisits(watched: Watched, { easel, project, files, log }: World) {
  const times = { warm: [] as number[], cold: [] as number[], vite: [] as number[], viteNavigation: [] as number[] };
  let projectId = '';
  for (let n = -1; n < visits; n += 1) {
    log(n < 0 ? 'filling the caches' : `visits ${n + 1} of ${visits}`);
    const server = await startVite(project);
    const native = await visit(watched, server.url);
    await native.page.close();
    if (n < 0) await settle();
    await server.stop();

    projectId = await newProject(easel, `Fifty ${n}`, files);
    const url = `${easel.builder}/projects/${projectId}`;
    const cold = await visit(watched, url);
    await whenReady(cold.page);
    await settle();
    await cold.page.close();
    const warm = await visit(watched, url);
    await whenReady(warm.page);
    await settle();
    await warm.page.close();
    if (n < 0) continue;
    times.vite.push(native.at - server.startedAt);
    times.viteNavigation.push(native.ms);
    times.cold.push(cold.ms);
    times.warm.push(warm.ms);
  }
  return { ...times, projectId };
}

/** Alternates edits of the same file in both, each after the previous one is visible. */
async function measureEdits(watched: Watched, { easel, project, log }: World, projectId: string) {
  const server = await startVite(project);
  const native = await visit(watched, server.url);
  const { page } = await visit(watched, `${easel.builder}/projects/${projectId}`);
  await whenReady(page);
  await settle();

  async function timeOf(
    edition: string,
    tab: Page,
    save: () => Promise<() => number | Promise<number>>,
  ): Promise<number> {
    // A background tab hardly draws.
    await tab.bringToFront();
    const painted = watched.next(edition);
    const whenSaved = await save();
    const { at } = await within(painted, edition);
    const ms = at - (await whenSaved());
    await settle();
    return ms;
  }
  const byVite = (edition: string) =>
    timeOf(edition, native.page, async () => {
      const from = Date.now();
      const { path, content } = editedFile(edition);
      project.write({ [path]: content });
      return () => from;
    });
  const byScript = (edition: string) =>
    timeOf(edition, page, async () => {
      const from = Date.now();
      await saveByHand(easel, projectId, [{ type: 'file-write', ...editedFile(edition) }]);
      return () => from;
    });
  const { path } = editedFile('');
  const byPerson = (edition: string) =>
    timeOf(edition, page, async () => {
      await saveInEditor(page, path, editedFile(edition).content);
      return () => savedAt(page);
    });

  const times = { vite: [] as number[], script: [] as number[], person: [] as number[] };
  log(`${edits} edits by a script`);
  for (let n = 1 - warmUp; n <= edits; n += 1) {
    const ms = await byScript(`script edition ${n}`);
    if (n > 0) times.script.push(ms);
  }
  log(`${edits} saves in the Code pane, and as many files written under Vite`);
  await openInEditor(page, path);
  for (let n = 1 - warmUp; n <= edits; n += 1) {
    const [vite, person] = [await byVite(`native edition ${n}`), await byPerson(`editor edition ${n}`)];
    if (n <= 0) continue;
    times.vite.push(vite);
    times.person.push(person);
  }
  await Promise.all([page.close(), native.page.close()]);
  await server.stop();
  return times;
}

/**
 * Fifty modules, in the studio and in native Vite in the same browser: the time from navigation to the app's heading on
 * screen, and from a save to its visible effect.
 */
export async function run({ log }: { log: Log }) {
  const files = seededApp(7);
  const [easel, browser] = await Promise.all([startEasel(), launchBrowser()]);
  const project = createNativeProject(files);
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const watched = { context, next: await watchPaint(context, 'h1, [data-edition]') };
    const world = { easel, project, files, log };
    const { projectId, ...visited } = await measureVisits(watched, world);
    const edited = await measureEdits(watched, world, projectId);
    log(JSON.stringify({ visited, edited }));
    const vite = median(visited.vite);
    return {
      figures: {
        'a: unchanged, median ms': round(median(visited.warm)),
        'b: all recompiled, median ms': round(median(visited.cold)),
        'vite spawn to painted, median ms': round(vite),
        'vite navigation to painted, median ms': round(median(visited.viteNavigation)),
        'save to painted, median ms': round(median(edited.person)),
        'save to painted, p95 ms': round(quantile(edited.person, 0.95)),
        'script save to painted, median ms': round(median(edited.script)),
        'script save to painted, p95 ms': round(quantile(edited.script, 0.95)),
        'vite file written to painted, median ms': round(median(edited.vite)),
        'vite file written to painted, p95 ms': round(quantile(edited.vite, 0.95)),
      },
      ratios: {
        'a / vite': round(median(visited.warm) / vite, 2),
        'b / vite': round(median(visited.cold) / vite, 2),
        'save / vite': round(median(edited.person) / median(edited.vite), 2),
        'script save / vite': round(median(edited.script) / median(edited.vite), 2),
      },
    };
  } finally {
    project.remove();
    await browser.close();
    await easel.dispose();
  }
}
