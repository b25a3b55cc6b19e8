import path from 'node:path';
import { build } from 'esbuild';
import type { Browser, BrowserContext, ElementHandle, Page } from 'playwright';
import { legsOf, type Leg, type PageStep } from '../../lib/base/promises/journey-legs';
import { printStep } from '../../lib/base/promises/print-step';
import type { AppPromise, JourneyPerson } from '../../lib/base/promises/promise';
import { withRemembered, writeRemembered } from '../../lib/base/promises/remembered';
import type { PageSteps } from './page-steps';

/** The contents of a signed-in person's browser storage. */
export type Storage = Readonly<Record<string, string>>;
export type LeftWorld = {
  /** The running app's URL, with a slash at its end. */
  url: string;
  browser: Browser;
  signIn(person: Exclude<JourneyPerson, { kind: 'visitor' }>): Promise<Storage>;
  /** How long a step may wait for what it needs; 20 seconds, for a busy machine. */
  patienceMs?: number;
};

const widths = { desktop: 1280, phone: 360 } as const;
const usualPatience = 20_000;

declare global {
  interface Window {
    easelSteps: PageSteps;
  }
}

let script: Promise<string> | null = null;
/** The script of `page-steps.ts`, bundled once per process. */
function pageScript(): Promise<string> {
  script ??= build({
    entryPoints: [path.join(import.meta.dirname, 'page-steps.ts')],
    ...{ bundle: true, write: false, format: 'iife', target: 'es2022', logLevel: 'warning' },
    define: { 'process.env.NODE_ENV': '"production"', 'process.env': '{}' },
  }).then(({ outputFiles }) => outputFiles![0]!.text);
  return script;
}

/**
 * Walks one promise of an app that runs outside Easel: Playwright opens, clicks and types like a person, and what is
 * seen is judged as in the preview. Null if the promise is kept, otherwise the step that failed and what was there
 * instead.
 */
export async function walkLeft(world: LeftWorld, { journey }: Pick<AppPromise, 'journey'>): Promise<string | null> {
  const counts = new Map<string, number>();
  const remembered = new Map<string, string>();
  const devices = new Map<string, Page>();
  const contexts: BrowserContext[] = [];
  const patience = world.patienceMs ?? usualPatience;
  let page: Page | null = null;

  /** A person's browser, with its one page; it stays open while other people use theirs. */
  async function deviceOf(person: JourneyPerson | null): Promise<Page> {
    const key = JSON.stringify(person ?? { kind: 'visitor' });
    const known = devices.get(key);
    if (known) return known;
    const context = await world.browser.newContext();
    contexts.push(context);
    context.setDefaultTimeout(patience);
    if (person !== null && person.kind !== 'visitor') {
      const storage = await world.signIn(person);
      const first = await context.newPage();
      // Any page of the app's origin will do to fill the storage as in a signed-in browser.
      await first.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '' }));
      await first.goto(world.url);
      await first.evaluate((all) => Object.entries(all).forEach(([key, value]) => localStorage.setItem(key, value)), {
        ...storage,
      });
      await first.close();
    }
    await context.addInitScript({ content: await pageScript() });
    const own = await context.newPage();
    devices.set(key, own);
    return own;
  }

  async function begin({ begin: how, size }: Leg): Promise<Page> {
    if (how.kind === 'stay') {
      await page!.setViewportSize({ width: widths[size], height: 800 });
      return page!;
    }
    // What was typed last may be stored a moment later.
    await page?.evaluate(() => window.easelSteps.quiet(2000, 300));
    if (how.kind === 'reload') {
      await page!.reload();
      return page!;
    }
    const shown = page !== null && how.person === null ? page : await deviceOf(how.person);
    await shown.setViewportSize({ width: widths[size], height: 800 });
    await shown.goto(new URL(writeRemembered(how.route, remembered).replace(/^\//, ''), world.url).href);
    return shown;
  }

  try {
    for (const leg of legsOf(journey)) {
      page = await begin(leg);
      for (const [index, written] of leg.steps.entries()) {
        const step = withRemembered(written, remembered);
        const failed = await take({ page, patience, counts, remembered }, step);
        if (failed !== null) return `step ${leg.first + index + 1}, ${printStep(step)}: ${failed}`;
      }
    }
    return null;
  } finally {
    await Promise.all(contexts.map((context) => context.close()));
  }
}

/** `patience`: milliseconds; `counts` and `remembered`: what earlier steps have noted. */
type At = { page: Page; patience: number; counts: Map<string, number>; remembered: Map<string, string> };

async function take(at: At, step: PageStep): Promise<string | null> {
  if (step.do === 'click' || step.do === 'fill') return act(at, step);
  if (step.do === 'press') {
    await at.page.keyboard.press(step.key);
    return null;
  }
  const key = step.do === 'count' ? printStep({ ...step, counting: { kind: 'remember' } }) : '';
  const { found, count, text } = await look(at, step, wantedBy(step, at.counts.get(key) ?? 0));
  if (found !== null) return JSON.stringify(found);
  if (step.do === 'count' && count !== null) at.counts.set(key, count);
  if (step.do === 'remember' && text !== undefined) at.remembered.set(step.name, text);
  return null;
}

/** A single look gives up after the page's own limit of three seconds; on a busy machine, look again. */
async function look({ page, patience }: At, step: PageStep, wanted: number | null) {
  const until = performance.now() + patience;
  for (;;) {
    const asked = [step, wanted] as const;
    const taken = await page
      .evaluate(([given, number]) => window.easelSteps.take(given, number), asked)
      .catch((error: Error) => (isLeaving(error) ? null : Promise.reject(error)));
    // The app has navigated to another document in the meantime.
    if (taken === null) await page.waitForLoadState();
    else if (taken.found === null || step.do === 'choose' || performance.now() > until) return taken;
  }
}
const isLeaving = ({ message }: Error) => /context was destroyed|navigation/i.test(message);

/**
 * Presses or fills in the control that a person would use, once it is there; Playwright refuses a control that is
 * covered, hidden or moving.
 */
async function act(at: At, step: Extract<PageStep, { do: 'click' | 'fill' }>): Promise<string | null> {
  const { page, patience } = at;
  const until = performance.now() + patience;
  await page.evaluate(() => window.easelSteps.quiet(3000, 20));
  for (;;) {
    const found = await page.evaluateHandle((given) => window.easelSteps.find(given), step);
    const element = found.asElement() as ElementHandle<HTMLElement> | null;
    if (element === null) {
      if (performance.now() > until) {
        const taken = await look(at, { do: 'see', sight: sightOf(step) }, null);
        return JSON.stringify(taken.found ?? 'nothing of that name can be used');
      }
      await page.waitForTimeout(100);
      continue;
    }
    try {
      if (step.do === 'click') await element.click({ timeout: 5000 });
      else await fill(page, element, await page.evaluate((text) => window.easelSteps.dates(text), step.text));
      return null;
    } catch (error) {
      // The control was rendered again between finding and pressing it: find the new one.
      const message = String(error);
      if (performance.now() > until || !/not attached|detached|Timeout/i.test(message)) return message.slice(0, 600);
    }
  }
}

const sightOf = (step: Extract<PageStep, { do: 'click' | 'fill' }>) =>
  step.do === 'click'
    ? { kind: 'thing' as const, thing: step.thing, within: step.within, state: null, value: null }
    : { kind: 'text' as const, text: step.field, within: step.within };

async function fill(page: Page, element: ElementHandle<HTMLElement>, text: string): Promise<void> {
  await element.fill(text, { timeout: 5000 });
  // Some fields respond only when they lose focus: they do so as the person presses the next thing.
  await page.evaluate(() => window.easelSteps.quiet(250, 20));
}

function wantedBy(step: PageStep, before: number): number | null {
  if (step.do !== 'count' || step.counting.kind === 'remember') return null;
  return step.counting.kind === 'is' ? step.counting.number : before + step.counting.by;
}
