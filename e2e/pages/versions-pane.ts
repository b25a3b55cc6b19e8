import type { Page } from 'playwright';

/** The list of versions, newest first. */
export function versionsPane(page: Page) {
  const items = page.getByTestId('list-versions').getByRole('listitem');
  const item = (number: number) =>
    items.filter({ has: page.getByRole('heading', { name: new RegExp(`^${number} · `) }) });
  return {
    items,
    item,
    restoreButton: (number: number) => item(number).getByTestId('button-restore'),
    /** Restores a version where stored data would be lost, which has to be confirmed first. */
    async goBack(number: number, part: 'kept' | 'files' | 'all'): Promise<void> {
      await item(number).getByTestId('button-restore').click();
      await page.getByTestId(`radio-restore-${part}`).click();
      await page.getByTestId('button-go-back').click();
    },
    forkButton: (number: number) => item(number).getByTestId('button-fork-from-here'),
    compareButton: (number: number) => item(number).getByTestId('button-compare'),
  };
}
