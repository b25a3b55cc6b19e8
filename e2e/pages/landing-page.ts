import type { Page } from 'playwright';
import { studioPage, type StudioPage } from './studio-page';

/** The front page: a prompt, and examples. */
export function landingPage(page: Page) {
  const prompt = page.getByTestId('textbox-describe-your-app');
  return {
    page,
    prompt,
    buildButton: page.getByTestId('button-build-it'),
    examples: page.getByTestId('list-examples').getByRole('listitem'),
    /** Types the sentence, clicks Build it, and waits for the studio. */
    async build(sentence: string): Promise<StudioPage> {
      await prompt.fill(sentence);
      await page.getByTestId('button-build-it').click();
      await page.waitForURL(/\/projects\/[a-z2-7]{26}$/);
      return studioPage(page);
    },
  };
}

export type LandingPage = ReturnType<typeof landingPage>;
