import type { Frame, Page } from 'playwright';
import { launchBrowser } from '../e2e/support/browser';
import { startEasel } from '../e2e/support/easel';
import { promisesOf as journeys, watchFrames } from './support/promise-journeys';
import { promptsOf, useProjects } from '../e2e/support/projects';
import { median, quantile, round } from './support/figures';

const rounds = 5;
const recording = 'habit-tracker';

type Log = (line: string) => void;
type Trial = { ms: number; kept: number; longFrames: number };

async function appFrame(page: Page): Promise<Frame> {
  const element = await page.locator('iframe[title="App preview"]').elementHandle();
  const frame = await element?.contentFrame();
  if (!frame) throw new Error('There is no preview.');
  return frame;
}

/**
 * Measures how long a trial takes in the running product, from the server's `verify-start` to the tab's report:
 * alternately with ten promises of five steps each and with none. The visible preview keeps drawing meanwhile.
 */
export async function run({ log }: { log: Log }) {
  const easel = await startEasel();
  const browser = await launchBrowser();
  const projects = useProjects(easel);
  const [build, change] = promptsOf(recording);

  async function measure(promises: readonly { sentence: string; journey: string }[]): Promise<Trial> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    const started = await projects.create(build);
    await page.goto(`${easel.builder}/projects/${started.projectId}`);
    await projects.endOf(started);
    const at = projects.at(started.projectId, '/promises');
    for (const promise of promises) await projects.must(201, 'POST', at, promise);
    await page.getByTestId('status-preview-status').and(page.locator('[data-phase=ready]')).waitFor();
    const frame = await appFrame(page);
    await frame.evaluate(watchFrames);
    const { turnId } = await projects.say(started.projectId, change);
    const { events } = await projects.endOf({ projectId: started.projectId, turnId });
    const timeOf = (type: string) => Number((events.find((event) => event.type === type) as { at?: number })?.at);
    const [from, to] = [timeOf('verify-start'), timeOf('observation')];
    const gaps = await frame.evaluate(
      ([begin, end]) =>
        (Reflect.get(window, 'easelFrames') as Array<[number, number]>).filter(
          ([when, gap]) => when >= begin && when <= end && gap > 50,
        ).length,
      [from, to] as const,
    );
    const kept = events.filter((event) => event.type === 'promise-result' && event.outcome === 'kept').length;
    await context.close();
    return { ms: to - from, kept, longFrames: gaps };
  }

  try {
    const given = journeys();
    await measure([]);
    const [alone, together]: [Trial[], Trial[]] = [[], []];
    for (let round = 1; round <= rounds; round += 1) {
      log(`round ${round} of ${rounds}`);
      alone.push(await measure([]));
      together.push(await measure(given));
    }
    const msOf = (trials: readonly Trial[]) => trials.map(({ ms }) => ms);
    const added = together.map(({ ms }, index) => ms - alone[index]!.ms);
    return {
      figures: {
        promises: given.length,
        steps: given.reduce((sum, { journey }) => sum + journey.split('\n').length, 0),
        kept: Math.min(...together.map(({ kept }) => kept)),
        promisesMs: round(median(added)),
        promisesMsWorst: round(quantile(added, 1)),
        trialMs: round(median(msOf(together))),
        trialWithoutMs: round(median(msOf(alone))),
        framesOver50Ms: Math.max(...together.map(({ longFrames }) => longFrames)),
        framesOver50MsWithout: Math.max(...alone.map(({ longFrames }) => longFrames)),
      },
      ratios: {},
    };
  } finally {
    await browser.close();
    await easel.dispose();
  }
}
