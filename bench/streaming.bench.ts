import type { Browser, Page } from 'playwright';
import { launchBrowser } from '../e2e/support/browser';
import { startEasel, type Easel } from '../e2e/support/easel';
import { useProjects } from '../e2e/support/projects';
import { startContainerHost } from '../e2e/webcontainer-host/host';
import { demoExamples } from '../lib/turns/demo/demo-examples';
import { readRecordings } from '../lib/turns/demo/read-recordings';
import type { Engine } from '../lib/preview/runtime/choose-engine';
import { median, round } from './support/figures';
import { hasFirstPage, readFirstPage, type FirstPage } from './support/first-page';
import { watchBlank } from './support/watch-blank';
import { watchFirstPage } from './support/watch-first-page';

const charactersPerSecond = 240;
const atOnce = 2;
const patienceMs = 500_000;

type Log = (line: string) => void;
/**
 * `firstPaint`: when the app itself is on screen, as a share of the reply's duration; `ownPage`: when its first page is
 * there with all its code. `problems`: how often the studio reported a problem.
 */
type Streamed = {
  id: string;
  overlays: number;
  problems: number;
  blankMs: number;
  firstPaint: number;
  ownPage: number;
};

/** Counts from now on how often the preview's status becomes `problem`. */
async function countProblems(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const status = document.querySelector('[data-testid=status-preview-status]')!;
    let count = 0;
    let phase = status.getAttribute('data-phase');
    new MutationObserver(() => {
      const next = status.getAttribute('data-phase');
      if (next === 'problem' && phase !== 'problem') count += 1;
      phase = next;
      Reflect.set(window, 'benchProblems', count);
    }).observe(status, { attributes: true });
    Reflect.set(window, 'benchProblems', 0);
  });
  return () => page.evaluate(() => Reflect.get(window, 'benchProblems') as number);
}

/** One first reply in its own tab with a running engine, so that only streaming is measured. */
async function streamOne(
  { browser, easel, engine }: { browser: Browser; easel: Easel; engine: Engine },
  example: { id: string; prompt: string; length: number; first: FirstPage },
): Promise<Streamed> {
  const { id, prompt, length, first } = example;
  const projects = useProjects(easel);
  const { projectId } = await projects.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: id });
  await projects.must(200, 'PATCH', `/api/projects/${projectId}`, { runtime: engine });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' });
  try {
    context.setDefaultTimeout(patienceMs);
    const own = await watchFirstPage(context, first);
    const seenIn = await watchBlank(context);
    const page = await context.newPage();
    await page.goto(`${easel.builder}/projects/${projectId}${engine === 'webcontainer' ? '/container' : ''}`);
    await page.getByTestId('status-preview-status').and(page.locator('[data-phase=ready]')).waitFor();
    const problems = await countProblems(page);
    const channel = await projects.listen(projectId);
    const { turnId } = await projects.say(projectId, prompt);
    let { at: toldFrom } = await channel.until('turn-start');
    if (id === 'volunteer-rota') {
      const { questionId, choices } = await channel.until('question');
      const answer = { questionId, choice: choices.at(-1) };
      await projects.must(200, 'POST', projects.at(projectId, `/turns/${turnId}/answer`), answer);
      toldFrom = (await channel.until('question-answered')).at;
    }
    const { at: toldUntil } = await channel.until('verify-start');
    const frame = await (await page.getByTestId('iframe-app-preview').elementHandle())!.contentFrame();
    const [paintedAt, pageAt] = await Promise.all([own.app, own.page]);
    const said = await problems();
    channel.close();
    await easel.call('POST', projects.at(projectId, `/turns/${turnId}/stop`), {});
    const share = (at: number) => (at - toldFrom) / ((length / charactersPerSecond) * 1000);
    const shares = { firstPaint: share(paintedAt), ownPage: share(pageAt) };
    return { id, ...seenIn(frame!, toldUntil), problems: said, ...shares };
  } finally {
    await context.close();
  }
}

/**
 * Ten first replies stream into the running product at 60 tokens a second, on both engines: error screens, time with a
 * blank screen after the first paint, when the app is first painted, and when its own first page is there.
 */
export async function run({ log }: { log: Log }) {
  const recordings = await readRecordings('lib/turns/demo/recordings');
  const figures: Record<string, number> = {};
  for (const engine of ['embedded', 'webcontainer'] as const) {
    let easel: Easel | null = null;
    const host = engine === 'webcontainer' ? await startContainerHost({ studio: () => easel!.builder }) : null;
    easel = await startEasel({ EASEL_DEMO_PACE: 'real', ...(host ? { EASEL_WEBCONTAINER_URL: host.origin } : {}) });
    const browser = await launchBrowser(['--disable-features=MediaRouter']);
    const seen: Streamed[] = [];
    const waiting = demoExamples.filter(hasFirstPage);
    const world = { browser, easel, engine };
    try {
      const lane = async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const { id, prompts } = next;
          const { reply } = recordings.find((recording) => recording.id === id)!.turns[0]!;
          const example = { id, prompt: prompts[0], length: reply.length, first: readFirstPage(id, reply) };
          const one = await streamOne(world, example);
          log(`${engine} ${JSON.stringify(one)}`);
          seen.push(one);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, lane));
    } finally {
      await browser.close();
      await easel.dispose();
      await host?.close();
    }
    const of = (pick: (one: Streamed) => number) => seen.map(pick);
    Object.assign(figures, {
      [`${engine}: overlays and error screens`]: of(({ overlays, problems }) => overlays + problems).reduce(
        (a, b) => a + b,
      ),
      [`${engine}: worst blank after the first paint, ms`]: round(Math.max(...of(({ blankMs }) => blankMs))),
      [`${engine}: app's first paint, median share of the reply`]: round(median(of((one) => one.firstPaint)), 2),
      [`${engine}: app's first paint, worst share of the reply`]: round(Math.max(...of((one) => one.firstPaint)), 2),
      [`${engine}: own first page, median share of the reply`]: round(median(of(({ ownPage }) => ownPage)), 2),
      [`${engine}: own first page, worst share of the reply`]: round(Math.max(...of(({ ownPage }) => ownPage)), 2),
    });
  }
  return { figures, ratios: {} };
}
