import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright';
import type { Locale } from '../../lib/messages/locale';
import { landingPage, type LandingPage } from '../pages/landing-page';
import { borrowBrowser, launchBrowser } from './browser';
import { startEasel, type Easel } from './easel';
import { watchFaults } from './watch-faults';
import { wordsOf, type Words } from './words';

const pictures = fileURLToPath(new URL('../../test-results/journeys/', import.meta.url));

/** How long a step may take on two cores that others use too; nothing waits this long when all is well. */
const stepTimeout = 45_000;

/** A person with a browser of their own: cookies, storage, one page. */
export type Person = {
  context: BrowserContext;
  page: Page;
  words: Words;
  /** Faults the builder's own pages reported; a journey ends with none. */
  faults: string[];
  /** Opens Easel as a person does, at `localhost`, and passes the door. */
  arrive(): Promise<LandingPage>;
  /** A further tab of the same browser, at an address of the builder. */
  openTab(address: string): Promise<Page>;
};

export type Journey = {
  easel: Easel;
  browser: Browser;
  meet(options?: BrowserContextOptions & { locale?: Locale }): Promise<Person>;
  end(): Promise<void>;
};

/** An Easel of its own and a browser, of its own too where `flags` of Chromium are given. */
export async function startJourney({
  env = {},
  flags = [],
}: { env?: Record<string, string>; flags?: string[] } = {}): Promise<Journey> {
  const [easel, browser] = await Promise.all([
    startEasel(env),
    flags.length > 0 ? launchBrowser(flags) : borrowBrowser(),
  ]);

  function watch(page: Page, faults: string[]): void {
    page.setDefaultTimeout(stepTimeout);
    watchFaults(page, faults);
  }

  return {
    easel,
    browser,
    async meet({ locale = 'en', ...options } = {}) {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        reducedMotion: 'reduce',
        locale,
        ...options,
      });
      const faults: string[] = [];
      const page = await context.newPage();
      watch(page, faults);
      const words = wordsOf(locale);
      return {
        context,
        page,
        words,
        faults,
        async arrive() {
          await page.goto(`http://localhost:${easel.port}/`);
          await page.getByTestId('textbox-describe-your-app').waitFor();
          return landingPage(page);
        },
        async openTab(address) {
          const tab = await context.newPage();
          watch(tab, faults);
          await tab.goto(address);
          return tab;
        },
      };
    },
    async end() {
      // What was left open is what a failed step was looking at.
      const open = browser.contexts().flatMap((context) => context.pages());
      for (const [index, page] of open.entries()) await picture(page, `end-${index + 1}`);
      if (process.env.EASEL_PICTURES === '1') process.stdout.write(easel.log());
      await browser.close();
      await easel.dispose();
    },
  };
}

/** A picture for people to look at, where asked for (`EASEL_PICTURES=1`). */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env.EASEL_PICTURES !== '1') return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: path.join(pictures, `${name}.png`), animations: 'disabled' });
}
