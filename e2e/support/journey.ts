import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright';
import type { Locale } from '../../lib/studio/messages/locale';
import { landingPage, type LandingPage } from '../pages/landing-page';
import { borrowBrowser, launchBrowser, stepTimeout } from './browser';
import { borrowEasel, startEasel, type Easel } from './easel';
import { watchFaults } from './watch-faults';
import { wordsOf, type Words } from './words';

const pictures = fileURLToPath(new URL('../../test-results/journeys/', import.meta.url));

/** A person with their own browser context: cookies, storage, one page. */
export type Person = {
  context: BrowserContext;
  page: Page;
  words: Words;
  /** Errors that the builder's own pages reported; a journey must end with none. */
  faults: string[];
  /** Opens Easel the way a person does, at `localhost`, and passes the door. */
  arrive(): Promise<LandingPage>;
  /** Another tab in the same context, at an address of the builder. */
  openTab(address: string): Promise<Page>;
};

export type Journey = {
  easel: Easel;
  browser: Browser;
  meet(options?: BrowserContextOptions & { locale?: Locale }): Promise<Person>;
  end(): Promise<void>;
};

/**
 * Borrows an Easel and a browser. With settings in `env`, or if the journey needs a server to itself (`isAlone`), it
 * starts its own server; with `flags` for Chromium, its own browser.
 */
export async function startJourney({
  env = {},
  flags = [],
  isAlone = false,
}: { env?: Record<string, string>; flags?: string[]; isAlone?: boolean } = {}): Promise<Journey> {
  const [easel, browser] = await Promise.all([
    isAlone || Object.keys(env).length > 0 ? startEasel(env) : borrowEasel(),
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
      // Pages that are still open show where a step failed.
      const open = browser.contexts().flatMap((context) => context.pages());
      for (const [index, page] of open.entries()) await picture(page, `end-${index + 1}`);
      if (process.env.EASEL_PICTURES === '1') process.stdout.write(easel.log());
      await browser.close();
      await easel.dispose();
    },
  };
}

/** Takes a picture for people to look at, if requested (`EASEL_PICTURES=1`). */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env.EASEL_PICTURES !== '1') return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: path.join(pictures, `${name}.png`), animations: 'disabled' });
}
