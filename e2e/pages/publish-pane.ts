import type { Page } from 'playwright';
import type { Words } from '../support/words';

/** The Publish pane; the top bar's button of the same name opens it. */
export function publishPane(page: Page) {
  const deployments = page.getByTestId('list-deployments').getByRole('listitem');
  const button = page.getByTestId('button-publish');
  const yes = page.getByTestId('button-yes-publish');
  return {
    button,
    liveSite: page.getByTestId('link-live-site'),
    deployments,
    deployment: (words: Words, number: number) => deployments.filter({ hasText: words('publishing.item', { number }) }),
    /** What others can do under the app's own rules; the owner is asked about each once. */
    questions: page.getByTestId('list-questions').getByRole('listitem'),
    yes,
    /** What others can do but must not. */
    leaks: page.getByTestId('list-leaks').getByRole('listitem'),
    tried: page.getByTestId('text-tried').first(),
    /** Keeps everything that could be copied with the first publish in the preview. */
    async takeNothing(): Promise<void> {
      const card = page.getByTestId('card-take-along');
      await card.waitFor();
      for (const box of await card.getByRole('checkbox').all()) await box.uncheck({ force: true });
    },
    /** Publishes the head, confirms what it asks, and waits until that version is announced as live. */
    async publish(words: Words, number: number): Promise<void> {
      await button.click();
      const live = page.getByRole('heading', { name: words('publishing.isLive', { number }) });
      // Made-up visitors try it first, which takes a minute on a busy machine.
      await live.or(yes).first().waitFor({ timeout: 120_000 });
      if (await yes.isVisible()) await yes.click();
      await live.waitFor({ timeout: 120_000 });
    },
    /** Opens the live site in a new tab, as a click on the link does. */
    async openLiveSite(): Promise<Page> {
      const opened = page.context().waitForEvent('page');
      await page.getByTestId('link-live-site').click();
      const site = await opened;
      await site.waitForLoadState('domcontentloaded');
      return site;
    },
  };
}
