import type { Page } from 'playwright';

/** The app's data: its tables and the rows of one. */
export function dataPane(page: Page) {
  const grid = page.getByTestId('grid-rows');
  return {
    grid,
    note: page.getByTestId('note-data-lane'),
    chip: (name: string) => page.getByTestId(`chip-${name}`),
    /** The row that contains this text. */
    row: (text: string) => grid.getByRole('row').filter({ hasText: text }),
    cell: (text: string) => grid.getByRole('gridcell', { name: text, exact: true }),
    search: page.getByTestId('textbox-find-rows'),
    add: page.getByTestId('button-add-row'),
    save: page.getByTestId('button-save-row'),
    remove: page.getByTestId('button-delete-rows'),
    bringIn: page.getByTestId('button-import'),
    file: page.getByTestId('file-import'),
    send: page.getByTestId('button-import-rows'),
    faults: page.getByTestId('list-import-faults').getByRole('listitem'),
    confirm: page.getByTestId('button-confirm'),
    /** Opens the list of formats and downloads one. */
    async download(format: 'excel' | 'csv') {
      await page.getByTestId('button-download-table').click();
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByTestId(`menuitem-download-${format}`).click(),
      ]);
      return file;
    },
    lookAs: page.getByTestId('select-look-as'),
    lookAsNote: page.getByTestId('note-look-as'),
    lookAsBack: page.getByTestId('button-look-as-back'),
    upload: page.getByTestId('file-upload'),
    fix: page.getByTestId('button-fix-tables'),
    lane: (name: 'preview' | 'live') => page.getByTestId(`radio-data-${name}`),
  };
}
