import path from 'node:path';
import type { Browser, Page } from 'playwright';
import { sideways } from '../../e2e/support/sideways';
import { screens, type PairFigures } from './pair-report';

/** Taller pages are cut: an endless list is not a useful picture. */
const mostHeight = 12_000;
/** Time limit for one width, on a machine shared with other work. */
const patience = 90_000;

/** Waits until fonts are loaded and nothing has changed for a while; false if the page never settles. */
function comesToRest(page: Page): Promise<boolean> {
  return page.evaluate(
    async ({ calm, most }) => {
      const limit = new Promise<false>((resolve) => setTimeout(() => resolve(false), most));
      const rest = document.fonts.ready.then(
        () =>
          new Promise<true>((resolve) => {
            const end = () => {
              observer.disconnect();
              resolve(true);
            };
            let timer = setTimeout(end, calm);
            const observer = new MutationObserver(() => {
              clearTimeout(timer);
              timer = setTimeout(end, calm);
            });
            observer.observe(document, { childList: true, subtree: true, characterData: true, attributes: true });
          }),
      );
      return Promise.race([rest, limit]);
    },
    { calm: 800, most: 15_000 },
  );
}

/** Scrolls down and back up, so that content that appears on scrolling is included. */
async function scrollThrough(page: Page): Promise<void> {
  await page.evaluate(async (most) => {
    for (let top = 0; top < Math.min(document.documentElement.scrollHeight, most); top += window.innerHeight) {
      window.scrollTo({ top, behavior: 'instant' });
      await new Promise((resolve) => setTimeout(resolve, 80));
    }
    window.scrollTo({ top: 0, behavior: 'instant' });
  }, mostHeight);
}

async function within<Value>(work: Promise<Value>, ms: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the page did not answer within ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Opens an app as a visitor in a separate browser context, at each width, and takes `<name>-<width>.png` of the first
 * screen and `<name>-<width>-full.png` of the whole page into `folder`: light, without motion. Never rejects because of
 * a faulty page.
 */
export async function takePictures(
  browser: Browser,
  app: { address: string; locale: string; folder: string; name: string },
): Promise<Pick<PairFigures, 'sideways' | 'pictures'>> {
  const found: Record<string, number> = {};
  const faults: string[] = [];
  for (const viewport of screens) {
    const { width } = viewport;
    const { locale } = app;
    const context = await browser.newContext({ viewport, locale, reducedMotion: 'reduce', colorScheme: 'light' });
    const file = (kind: string) => path.join(app.folder, `${app.name}-${width}${kind}.png`);
    const look = async () => {
      const page = await context.newPage();
      await page.goto(app.address, { waitUntil: 'load', timeout: 45_000 });
      await page.locator('#root > *').first().waitFor({ state: 'attached', timeout: 30_000 });
      if (!(await comesToRest(page))) faults.push(`${width}: the page never came to rest`);
      await page.screenshot({ path: file(''), animations: 'disabled' });
      found[width] = await sideways(page);
      await scrollThrough(page);
      await comesToRest(page);
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      if (height > mostHeight)
        faults.push(`${width}: the page is ${height} pixels high, its picture ends at ${mostHeight}`);
      const clip = { x: 0, y: 0, width, height: Math.min(Math.max(height, viewport.height), mostHeight) };
      await page.screenshot({ path: file('-full'), fullPage: true, clip, animations: 'disabled' });
    };
    try {
      await within(look(), patience);
    } catch (error) {
      faults.push(`${width}: ${(error instanceof Error ? error.message : String(error)).slice(0, 300)}`);
    } finally {
      await context.close();
    }
  }
  return { sideways: found, pictures: faults };
}
