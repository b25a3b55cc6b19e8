import type { Browser, BrowserContext, Page } from 'playwright';

/** Long enough for a build, two trials of ninety seconds and a busy machine, in ms. */
export const turnPatienceMs = 8 * 60_000;
const pagePatienceMs = 120_000;

/** Where a person has the studio open; waits long enough for a busy machine. */
export async function openPerson(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' });
  context.setDefaultTimeout(pagePatienceMs);
  return context;
}

/** The preview's phase in a studio page, once it is one of these; waits as long as the page's context does. */
export async function previewIs(page: Page, ...phases: ('ready' | 'problem')[]): Promise<string | null> {
  const status = page.getByTestId('status-preview-status');
  await status.and(page.locator(phases.map((phase) => `[data-phase=${phase}]`).join(', '))).waitFor();
  return status.getAttribute('data-phase');
}
