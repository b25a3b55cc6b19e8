import type { Browser, Page } from 'playwright';
import { ask } from './http';

/** What a reader finds on a page: words without the spaces between them, since those are a matter of layout. */
export type Read = { title: string; words: string; links: string[] };

const readPage = (page: Page): Promise<Read> =>
  page.evaluate(() => ({
    title: document.title,
    words: document.body.innerText.replace(/\s+/g, ''),
    links: [...document.querySelectorAll<HTMLAnchorElement>('a[href]')]
      .map((link) => `${(link.textContent ?? '').replace(/\s+/g, '')} ${link.href}`)
      .toSorted(),
  }));

/** Fetches an address of a site as a program without scripts does. */
export async function fetchSite(port: number, slug: string, path = '/') {
  const { status, headers, bytes } = await ask(port, 'GET', path, { host: `${slug}.sites.localhost:${port}` });
  return { status, headers, text: bytes.toString('utf8') };
}

/** A page as served, and after the app has rendered its own content in the same place. */
export async function readTwice(browser: Browser, address: string): Promise<{ drawn: Read; own: Read }> {
  const read = async (javaScriptEnabled: boolean) => {
    const context = await browser.newContext({ javaScriptEnabled, reducedMotion: 'reduce' });
    try {
      const page = await context.newPage();
      await page.goto(address);
      if (javaScriptEnabled) {
        await page.waitForFunction(() => document.documentElement.dataset['easelPage'] === undefined, undefined, {
          timeout: 30_000,
        });
      }
      return await readPage(page);
    } finally {
      await context.close();
    }
  };
  return { drawn: await read(false), own: await read(true) };
}
