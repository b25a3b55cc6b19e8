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
    compareButton: (number: number) => item(number).getByTestId('button-compare'),
  };
}
