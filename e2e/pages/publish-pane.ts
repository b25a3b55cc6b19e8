import type { Page } from 'playwright';
import type { Words } from '../support/words';

/** The Publish pane; the top bar's button of that name leads there. */
export function publishPane(page: Page) {
  const deployments = page.getByTestId('list-deployments').getByRole('listitem');
  const button = page.getByTestId('button-publish');
  return {
    button,
    liveSite: page.getByTestId('link-live-site'),
    deployments,
    deployment: (words: Words, number: number) => deployments.filter({ hasText: words('publishing.item', { number }) }),
    /** Publishes the head and waits until that version is said to be live. */
    async publish(words: Words, number: number): Promise<void> {
      await button.click();
      await page.getByRole('heading', { name: words('publishing.isLive', { number }) }).waitFor();
    },
    /** Opens the live site in a page of its own, as a click on the link does. */
    async openLiveSite(): Promise<Page> {
      const opened = page.context().waitForEvent('page');
      await page.getByTestId('link-live-site').click();
      const site = await opened;
      await site.waitForLoadState('domcontentloaded');
      return site;
    },
  };
}
