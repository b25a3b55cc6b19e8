import type { Page } from 'playwright';
import { studioPage, type StudioPage } from './studio-page';

/** A shared app as visitors see it. */
export function sharedPage(page: Page) {
  const iframe = page.getByTestId('iframe-app-preview');
  return {
    page,
    iframe,
    /** The app's own document. */
    app: iframe.contentFrame(),
    title: page.getByRole('heading', { level: 1 }),
    useIt: page.getByTestId('link-use-it'),
    asked: page.getByTestId('button-what-was-asked'),
    askedList: page.getByTestId('list-asked').getByRole('listitem'),
    report: page.getByTestId('button-report'),
    data: page.getByTestId('note-shared-data'),
    /** Makes a copy and opens it in its studio. */
    async fork(): Promise<StudioPage> {
      await page.getByTestId('button-fork').click();
      await page.waitForURL(/\/projects\/[a-z2-7]{26}$/);
      return studioPage(page);
    },
  };
}
