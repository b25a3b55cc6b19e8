import type { Page } from 'playwright';

/** Whether a file belongs to a preview, its packages, a site or a container, and not to the builder. */
const isOfApp = (url: string) => /\/\/(p-[a-z2-7]+|layers)\.|sites\.localhost|\/\/[0-9a-f]+--\d+\./.test(url);

/** Notes what the builder's own page does wrong. What its app throws in a frame is told to the page too, and is the app's. */
export function watchFaults(page: Page, faults: string[]): void {
  page.on('pageerror', (error) => {
    const stack = error.stack ?? error.message;
    // The first address is where it was thrown.
    if (!isOfApp(/https?:\S+/.exec(stack)?.[0] ?? '')) faults.push(`${page.url()} ${stack}`);
  });
  page.on('console', (message) => {
    const { url } = message.location();
    if (message.type() === 'error' && !isOfApp(url)) faults.push(`${page.url()} ${message.text()} ${url}`);
  });
}
