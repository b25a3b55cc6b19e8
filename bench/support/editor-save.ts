import type { Page } from 'playwright';

type OpenModel = { uri: { path: string }; setValue(text: string): void };
type EditorPage = typeof globalThis & {
  monaco: { editor: { getModels(): OpenModel[] } };
  benchSavedAt: number;
};

/** Opens a file in the Code pane, as a person would, and resolves once the editor is ready for typing. */
export async function openInEditor(page: Page, path: string): Promise<void> {
  await page.getByTestId('tab-code').click();
  const tree = page.getByTestId('tree-files');
  const parts = path.split('/');
  for (const [n, name] of parts.entries()) {
    const item = tree.getByRole('treeitem', { name, exact: true }).first();
    await item.waitFor();
    const isFolder = n < parts.length - 1;
    if (!isFolder || (await item.getAttribute('aria-expanded')) !== 'true') await item.click();
  }
  await page.waitForFunction(
    (name) => (globalThis as EditorPage).monaco?.editor.getModels().some(({ uri }) => uri.path.endsWith(name)),
    path,
  );
  // The pane covers the app, and a browser does not draw what is fully covered: clip half of it for the measurement.
  await page.getByTestId('region-editor').evaluate((region) => {
    region.closest<HTMLElement>('[role=tabpanel]')!.style.clipPath = 'inset(0 50% 0 0)';
  });
  await page.evaluate(() => {
    const note = (event: KeyboardEvent) => {
      if (event.ctrlKey && event.key === 's')
        (globalThis as EditorPage).benchSavedAt = performance.timeOrigin + event.timeStamp;
    };
    addEventListener('keydown', note, true);
  });
}

/** Puts a text into the editor and presses Ctrl+S; `savedAt` is when that key was pressed, in ms since the epoch. */
export async function saveInEditor(page: Page, path: string, content: string): Promise<void> {
  const save = page.getByTestId('button-save');
  // Wait until the previous save is a version that the editor is based on.
  await save.and(page.locator(':disabled, [aria-disabled=true]')).waitFor();
  await page.evaluate(
    ([name, text]) => {
      const models = (globalThis as EditorPage).monaco.editor.getModels();
      models.find(({ uri }) => uri.path.endsWith(name))!.setValue(text);
    },
    [path, content] as const,
  );
  await save.and(page.locator(':enabled:not([aria-disabled=true])')).waitFor();
  await page.keyboard.press('Control+s');
}

export const savedAt = (page: Page) => page.evaluate(() => (globalThis as EditorPage).benchSavedAt);
