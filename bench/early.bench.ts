import type { Browser } from 'playwright';
import { launchBrowser } from '../e2e/support/browser';
import { startEasel, type Easel } from '../e2e/support/easel';
import { follow } from '../e2e/support/follow';
import { demoExamples } from '../lib/turns/demo/demo-examples';
import { readRecordings } from '../lib/turns/demo/read-recordings';
import { median, round } from './support/figures';
import { hasFirstPage, readFirstPage, type FirstPage } from './support/first-page';
import { watchFirstPage } from './support/watch-first-page';

const charactersPerSecond = 240;
const atOnce = 2;
/** Staggers the tabs, so that their compilers don't all start in the same second. */
const apartMs = 4000;
const patienceMs = 200_000;

type Log = (line: string) => void;
/**
 * Seconds since Build it (or since the answer, in a turn that asks first), and lag in seconds behind the part of the
 * reply that was needed.
 */
type Early = { id: string; colours: number; page: number; coloursLag: number; pageLag: number };

/** Follows one project in its own browser context, from the sentence to its first page. */
async function watchOne(browser: Browser, easel: Easel, id: string, prompt: string, first: FirstPage): Promise<Early> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' });
  try {
    context.setDefaultTimeout(patienceMs);
    const { colours, page: ownPage } = await watchFirstPage(context, first);
    const page = await context.newPage();
    await page.goto(`${easel.builder}/`, { waitUntil: 'networkidle' });
    await page.getByTestId('textbox-describe-your-app').fill(prompt);
    let startedAt = Date.now();
    await page.getByTestId('button-build-it').click();
    await page.waitForURL(/\/projects\/[a-z2-7]{26}$/);
    const projectId = page.url().split('/').at(-1)!;
    const events = await follow(easel.port, `/api/projects/${projectId}/events?after=0`);

    let { at: toldFrom, turnId } = await events.until('turn-start');
    const question = events.until('question').catch(() => null);
    const isAsking = id === 'volunteer-rota' ? await question : null;
    if (isAsking) {
      const { questionId, choices } = isAsking;
      startedAt = Date.now();
      const answered = await easel.call('POST', `/api/projects/${projectId}/turns/${turnId}/answer`, {
        questionId,
        choice: choices.at(-1),
      });
      if (answered.status >= 300) throw new Error(`the answer was refused: ${answered.status}`);
      toldFrom = (await events.until('question-answered')).at;
    }

    const name = page.locator('header button').filter({ hasText: /\S/ }).first();
    const [coloursAt, pageAt] = await Promise.all([
      Promise.all([colours, name.waitFor().then(() => Date.now())]).then((times) => Math.max(...times)),
      ownPage,
    ]);
    events.close();
    await easel.call('POST', `/api/projects/${projectId}/turns/${turnId}/stop`, {});
    const since = (at: number, from: number) => (at - from) / 1000;
    const sentAt = (characters: number) => toldFrom + (characters / charactersPerSecond) * 1000;
    return {
      id,
      colours: since(coloursAt, startedAt),
      page: since(pageAt, startedAt),
      coloursLag: since(coloursAt, sentAt(first.themeAt)),
      pageLag: since(pageAt, sentAt(first.pageAt)),
    };
  } finally {
    await context.close();
  }
}

/**
 * Measures how early an app becomes visible while its reply arrives at 60 tokens a second: first its own colours and
 * name, then the page of its index route; in real tabs, several at a time.
 */
export async function run({ log }: { log: Log }) {
  const recordings = await readRecordings('lib/turns/demo/recordings');
  const [easel, browser] = await Promise.all([startEasel({ EASEL_DEMO_PACE: 'real' }), launchBrowser()]);
  const seen: Early[] = [];
  const waiting = demoExamples.filter(hasFirstPage);
  try {
    const lane = async (n: number) => {
      await new Promise((resolve) => setTimeout(resolve, n * apartMs));
      for (let example = waiting.shift(); example; example = waiting.shift()) {
        const { id, prompts } = example;
        const first = readFirstPage(id, recordings.find((recording) => recording.id === id)!.turns[0]!.reply);
        log(`${id}: ${first.component} after ${Math.round(first.pageAt / charactersPerSecond)} s of reply`);
        const early = await watchOne(browser, easel, id, prompts[0], first);
        log(JSON.stringify(early));
        seen.push(early);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, (_, n) => lane(n)));
  } finally {
    await browser.close();
    await easel.dispose();
  }
  const of = (pick: (early: Early) => number) => seen.map(pick);
  return {
    figures: {
      'own colours and name, median s': round(median(of((early) => early.colours)), 1),
      'own first page, median s': round(median(of((early) => early.page)), 1),
      'colours: worst lag behind the reply, s': round(Math.max(...of((early) => early.coloursLag)), 2),
      'page: worst lag behind the reply, s': round(Math.max(...of((early) => early.pageLag)), 2),
      'colours: median lag, s': round(median(of((early) => early.coloursLag)), 2),
      'page: median lag, s': round(median(of((early) => early.pageLag)), 2),
    },
    ratios: {},
  };
}
