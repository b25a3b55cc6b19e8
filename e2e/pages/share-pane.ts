import type { Page } from 'playwright';

/** The dialog behind Share. */
export function sharePane(page: Page) {
  const status = page.getByTestId('status-sharing');
  return {
    button: page.getByTestId('button-share'),
    audience: (who: 'private' | 'link' | 'gallery') => page.getByTestId(`radio-${who}`),
    status,
    link: page.getByTestId('textbox-link'),
    showsPrompts: page.getByTestId('switch-show-what-i-asked'),
    showNewest: page.getByTestId('button-show-newest'),
    stop: page.getByTestId('button-stop-sharing'),
    done: page.getByTestId('button-done'),
    /** Opens the dialog, chooses who may see the app, and waits until they can; returns the link. */
    async share(who: 'link' | 'gallery'): Promise<string> {
      await page.getByTestId('button-share').click();
      await page.getByTestId(`radio-${who}`).click();
      await page.locator(`[data-testid="status-sharing"][data-state="${who}"]`).waitFor();
      return page.getByTestId('textbox-link').inputValue();
    },
  };
}
