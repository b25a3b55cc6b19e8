import type { Page } from 'playwright';

/** Texts in the rows of a response that are too long to be on a page by accident. */
function wordsIn(value: unknown): string[] {
  if (typeof value === 'string')
    return value.length >= 6 && !/^[\d\-:T.+Z]+$|^[\da-f-]{36}$/.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(wordsIn) : [];
}

/** Collects the texts of all rows that the page loads from now on, and checks whether it shows one of them. */
export function readRowTexts(page: Page): { texts(): readonly string[]; isShown(): Promise<boolean> } {
  const texts: string[] = [];
  page.on('response', (answer) => {
    if (!answer.url().includes('/backend/rest/') || !answer.ok()) return;
    answer
      .json()
      .then((body) => texts.push(...wordsIn(body)))
      // The response has no body, or its page is gone.
      .catch(() => undefined);
  });
  return {
    texts: () => texts,
    async isShown() {
      const shown = (await page.locator('body').innerText()).toLowerCase();
      return texts.some((text) => shown.includes(text.toLowerCase()));
    },
  };
}
