import type { Page } from 'playwright';

/** By how many pixels the page can be scrolled sideways; should be 0. */
export function sideways(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth } = document.scrollingElement ?? document.documentElement;
    return Math.max(0, scrollWidth - window.innerWidth);
  });
}
