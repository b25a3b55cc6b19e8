import type { Browser, BrowserContext, Page } from 'playwright';

/** Long enough for a build and two trials of ninety seconds on a busy machine, in ms. */
export const turnPatienceMs = 8 * 60_000;
const pagePatienceMs = 120_000;

/** A browser context for a person's studio, with timeouts for a busy machine. */
export async function openPerson(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' });
  context.setDefaultTimeout(pagePatienceMs);
  return context;
}

/** Waits until the preview in a studio page has one of these phases, and returns it; uses the context's timeout. */
export async function previewIs(page: Page, ...phases: ('ready' | 'problem')[]): Promise<string | null> {
  const status = page.getByTestId('status-preview-status');
  await status.and(page.locator(phases.map((phase) => `[data-phase=${phase}]`).join(', '))).waitFor();
  return status.getAttribute('data-phase');
}
