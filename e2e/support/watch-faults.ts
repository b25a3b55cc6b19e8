import type { Page } from 'playwright';

/** Whether a file belongs to a preview, its packages, a site or a container, rather than to the builder. */
const isOfApp = (url: string) => /\/\/(p-[a-z2-7]+|layers)\.|sites\.localhost|\/\/[0-9a-f]+--\d+\./.test(url);

/**
 * Collects errors of the builder's own page. Errors that its app throws in a frame are reported to the page too, but
 * belong to the app.
 */
export function watchFaults(page: Page, faults: string[]): void {
  page.on('pageerror', (error) => {
    const stack = error.stack ?? error.message;
    // The first address in the stack is where it was thrown.
    if (!isOfApp(/https?:\S+/.exec(stack)?.[0] ?? '')) faults.push(`${page.url()} ${stack}`);
  });
  page.on('console', (message) => {
    const { url } = message.location();
    if (message.type() === 'error' && !isOfApp(url)) faults.push(`${page.url()} ${message.text()} ${url}`);
  });
}
