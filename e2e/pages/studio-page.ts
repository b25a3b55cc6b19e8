import type { Frame, Locator, Page } from 'playwright';
import { codePane } from './code-pane';
import { dataPane } from './data-pane';
import { publishPane } from './publish-pane';
import { sharePane } from './share-pane';
import { versionsPane } from './versions-pane';

export type StudioTab = 'preview' | 'code' | 'data' | 'versions' | 'publish';

/** One open project, addressed by test ids, which are the same in every language. */
export function studioPage(page: Page) {
  const prompt = page.getByTestId('textbox-ask-for-a-change');
  const iframe = page.getByTestId('iframe-app-preview');
  const tab = (name: StudioTab) => page.getByTestId(`tab-${name}`);
  return {
    page,
    prompt,
    iframe,
    tab,
    /** The app's own document. */
    app: iframe.contentFrame(),
    conversation: page.getByTestId('log-conversation'),
    send: page.getByTestId('button-send'),
    stop: page.getByTestId('button-stop'),
    turnStatus: page.getByTestId('status-turn-status'),
    previewStatus: page.getByTestId('status-preview-status'),
    code: codePane(page),
    data: dataPane(page),
    versions: versionsPane(page),
    publish: publishPane(page),
    share: sharePane(page),
    madeFrom: page.getByTestId('note-made-from'),
    bring: page.getByTestId('button-bring-their-changes-over'),
    /** The frame, for evaluating code in it; the same object until it is navigated. */
    async appFrame(): Promise<Frame> {
      const frame = await (await iframe.elementHandle())?.contentFrame();
      if (!frame) throw new Error('The preview has no document');
      return frame;
    },
    async ask(sentence: string): Promise<void> {
      await prompt.fill(sentence);
      await prompt.press('Enter');
    },
    async open(name: StudioTab): Promise<void> {
      await tab(name).click();
    },
  };
}

export type StudioPage = ReturnType<typeof studioPage>;

/** Waits until the text appears in this element, among any other text. */
export async function says(locator: Locator, words: string | RegExp, timeout?: number): Promise<void> {
  await locator
    .filter({ hasText: words })
    .waitFor({ state: 'attached', ...(timeout === undefined ? {} : { timeout }) });
}
