import type { Page } from 'playwright';

/** By how many pixels the page could be scrolled sideways; 0 is right. */
export function sideways(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth } = document.scrollingElement ?? document.documentElement;
    return Math.max(0, scrollWidth - window.innerWidth);
  });
}
