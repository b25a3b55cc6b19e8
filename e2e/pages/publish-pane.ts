import type { Page } from 'playwright';
import type { Words } from '../support/words';

/** The Publish pane; the top bar's button of that name leads there. */
export function publishPane(page: Page) {
  const deployments = page.getByTestId('list-deployments').getByRole('listitem');
  const button = page.getByTestId('button-publish');
  const yes = page.getByTestId('button-yes-publish');
  return {
    button,
    liveSite: page.getByTestId('link-live-site'),
    deployments,
    deployment: (words: Words, number: number) => deployments.filter({ hasText: words('publishing.item', { number }) }),
    /** What others can do by the app's own rules, asked once. */
    questions: page.getByTestId('list-questions').getByRole('listitem'),
    yes,
    /** What others could do that they must not. */
    leaks: page.getByTestId('list-leaks').getByRole('listitem'),
    tried: page.getByTestId('text-tried').first(),
    /** Publishes the head, says yes to what is asked, and waits until that version is said to be live. */
    async publish(words: Words, number: number): Promise<void> {
      await button.click();
      const live = page.getByRole('heading', { name: words('publishing.isLive', { number }) });
      // It is tried by made-up visitors first, a minute on a busy machine.
      await live.or(yes).first().waitFor({ timeout: 120_000 });
      if (await yes.isVisible()) await yes.click();
      await live.waitFor({ timeout: 120_000 });
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
