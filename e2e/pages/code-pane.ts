import type { Page } from 'playwright';

/** The Code tab: the tree and the editor (Monaco). */
export function codePane(page: Page) {
  const editor = page.getByTestId('region-editor');
  return {
    editor,
    tree: page.getByRole('tree'),
    save: page.getByTestId('button-save'),
    text: editor.locator('.monaco-editor').first(),
    async open(name: string): Promise<void> {
      await page.getByRole('treeitem', { name, exact: true }).click();
      await editor.getByRole('button', { name, exact: true }).waitFor();
      await editor.locator('.monaco-editor .view-line').first().waitFor();
    },
    /** Replaces a text that occurs once in the open file, through the editor's own find and replace. */
    async replace(from: string, to: string): Promise<void> {
      await editor.locator('.view-line').first().click();
      await page.keyboard.press('ControlOrMeta+h');
      await editor.getByRole('textbox', { name: 'Find' }).fill(from);
      await editor.getByRole('textbox', { name: 'Replace' }).fill(to);
      await page.keyboard.press('ControlOrMeta+Alt+Enter');
      await page.keyboard.press('Escape');
    },
  };
}
