import { readFile } from 'node:fs/promises';
import type { FrameLocator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says, studioPage, type StudioPage } from '../pages/studio-page';
import { isClean } from '../support/is-clean';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { promptsOf } from '../support/projects';
import { isLong, longTest, sampleOf } from '../support/sample';

// One journey told in steps: each continues where the previous one ended.
describe('viewing the data of a guest book', () => {
  let journey: Journey;
  let person: Person;
  let studio: StudioPage;
  let address = '';
  let author = '';

  async function signUp(app: FrameLocator | Page, name: string): Promise<void> {
    await app.getByLabel('Your name').fill(name);
    await app.getByLabel('E-mail').fill(`${name.toLowerCase()}@x.test`);
    await app.getByLabel('Password').fill('olives and rosemary');
    await app.getByRole('button', { name: 'Open the book' }).click();
    await app.getByRole('heading', { name: `Dear ${name}, leave a wish` }).waitFor();
  }
  const wish = (text: string) => studio.app.getByRole('article').filter({ hasText: text });
  const table = (name: string) => studio.data.chip(`table-${name}`);
  /** Opens the preview and reloads it, as if somebody opened the app now. */
  async function openApp(): Promise<void> {
    await studio.open('preview');
    await studio.page.getByTestId('button-reload-preview').click();
  }
  const csv = (lines: readonly string[]) => ({
    name: 'wishes.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(lines.join('\n')),
  });

  beforeAll(async () => {
    journey = await startJourney();
    person = await journey.meet();
    studio = await (await person.arrive()).build(promptsOf('guest-book')[0]);
    await says(studio.turnStatus, person.words('studio.status.version', { number: 1 }));
    address = person.page.url();
    await signUp(studio.app, 'Lina');
    await studio.app.getByLabel('Your wish').fill('Be happy');
    await studio.app.getByRole('button', { name: 'Add to the book' }).click();
    await wish('Be happy').waitFor();
  });
  afterAll(() => journey?.end());

  test('its tables say what they contain and who can see it', async () => {
    await studio.open('data');
    await table('wishes').click();
    await studio.data.row('Be happy').getByText('Lina').waitFor();
    await studio.page.getByText('Signed-in people may see some rows, add rows of their own').waitFor();
    await picture(person.page, 'data-table');
    await studio.data.chip('people').click();
    await studio.page.getByText('lina@x.test').waitFor();
  });

  test('an added row and a changed one appear in the app', async () => {
    const { data, page } = studio;
    await table('wishes').click();
    await data.add.click();
    await data.save.click();
    await page.getByRole('alert').first().waitFor();
    await page.getByLabel('Author').selectOption({ label: 'Lina' });
    await page.getByLabel('Message').fill('From the studio');
    await page.getByLabel('Emoji').fill('🌿');
    await picture(page, 'data-add');
    await data.save.click();
    await data.row('From the studio').waitFor();
    // Edit in place: the first click opens the cell, which says that it was saved; from there by keyboard.
    await data.cell('Be happy').click();
    await page.getByRole('textbox', { name: 'Message' }).fill('Be very happy');
    await page.keyboard.press('Enter');
    await data.cell('Be very happy').waitFor();
    await page.getByText(person.words('data.cellSaved', { label: 'Message' })).waitFor();
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('gridcell');
    await openApp();
    await wish('From the studio').waitFor();
    await wish('Be very happy').waitFor();
  });

  test('a value the app would not accept is refused with an explanation, and nothing changes', async () => {
    const { data, page } = studio;
    await studio.open('data');
    await data.cell('Be very happy').click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('F2');
    await page.getByRole('textbox', { name: 'Message' }).fill(' ');
    await page.keyboard.press('Enter');
    await page.getByText(person.words('errors.value-refused')).waitFor();
    await data.cell('Be very happy').waitFor();
  });

  test('a deleted row can be put back', async () => {
    const { data, page } = studio;
    await data.row('From the studio').getByRole('checkbox').check();
    await data.remove.click();
    await data.row('From the studio').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: person.words('common.undo') }).click();
    await data.row('From the studio').waitFor();
    await openApp();
    await wish('From the studio').waitFor();
  });

  test('asks before deleting rows that depend on a row', async () => {
    const { data, page } = studio;
    await studio.open('data');
    await table('profiles').click();
    await data.row('Lina').getByRole('checkbox').check();
    await data.remove.click();
    await page.getByText('Wishes: 2').waitFor();
    await page.getByRole('button', { name: person.words('common.cancel') }).click();
    await data.row('Lina').waitFor();
  });

  test('a file with mistakes can be imported once they are fixed, and exported again', async () => {
    const { data, page } = studio;
    await table('profiles').click();
    author = await page.evaluate(async (project) => {
      const answer = await fetch(`/api${project}/data/profiles/rows?limit=1`);
      return ((await answer.json()) as { rows: { key: { id: string } }[] }).rows[0]!.key.id;
    }, new URL(address).pathname);
    await table('wishes').click();
    await data.bringIn.click();
    const lines = Array.from({ length: 40 }, (_, at) => `Wish ${at + 1},🎈,${author},2026-05-01T10:00:00Z`);
    const faulty = lines.with(3, `,🎈,${author},`).with(20, `Wish 21,🎈,${author},someday`);
    const heading = 'Message,Emoji,author_id,Created';
    await data.file.setInputFiles(csv([heading, ...faulty]));
    await data.send.click();
    await data.faults.first().waitFor();
    expect(await data.faults.allTextContents()).toEqual([
      'Line 5, Message: it can’t be empty',
      'Line 22, Created: that does not fit there',
    ]);
    await picture(page, 'data-import');
    await data.file.setInputFiles(csv([heading, ...lines]));
    await data.send.click();
    await says(table('wishes'), '42');
    await data.search.fill('wish 40');
    await data.row('Wish 40').waitFor();
    await expect.poll(() => data.grid.getByRole('row').count()).toBe(2);
    const download = await data.download('csv');
    expect(download.suggestedFilename()).toBe('wishes.csv');
    const text = await readFile(await download.path(), 'utf8');
    expect(text.trim().split('\r\n')).toHaveLength(43);
    await data.search.fill('');
    await data.row('Wish 1').first().waitFor();
  });

  // Covered in `npm test` by server/backends.
  longTest('the live site has its own rows, marked as such and confirmed once', async () => {
    const { data, page } = studio;
    await studio.open('publish');
    await studio.publish.publish(person.words, 1);
    await studio.open('data');
    await data.lane('live').click();
    await says(data.note, person.words('data.lane.liveNote'));
    await page.getByText(person.words('data.noRows')).waitFor();
    await table('wedding').click();
    await data.grid.getByRole('row').nth(1).waitFor();
    await data.grid.getByRole('row').nth(1).getByRole('gridcell').nth(2).click();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Couple names' }).fill('Lina & Marco');
    await page.keyboard.press('Enter');
    await data.confirm.click();
    await data.cell('Lina & Marco').waitFor();
    await picture(page, 'data-live');
    await data.lane('preview').click();
    await data.cell('Lina & Marco').waitFor({ state: 'detached' });
    expect(person.faults.filter((fault) => !fault.includes('status of 4'))).toEqual([]);
  });

  // Covered in `npm test` by lib/backends/backends/auth.contract.ts.
  longTest('a mail the app wanted to send waits here, and its link signs in to the app', async () => {
    const { data, page } = studio;
    const backend = await page.evaluate(async (project) => {
      const answer = await fetch(`/api${project}`);
      return ((await answer.json()) as { backend: { apiUrl: string; anonKey: string } }).backend;
    }, new URL(address).pathname);
    const asked = await fetch(`${backend.apiUrl}/auth/v1/recover`, {
      method: 'POST',
      headers: { apikey: backend.anonKey, 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'lina@x.test' }),
    });
    expect(asked.status).toBe(200);
    await studio.open('preview');
    await studio.open('data');
    await data.chip('mails').click();
    await page.getByText('Reset your password').waitFor();
    await picture(page, 'data-mails');
    const link = page.getByRole('link', { name: 'Open the link of “Reset your password” to lina@x.test' });
    const [tab] = await Promise.all([person.context.waitForEvent('page'), link.click()]);
    await tab.getByRole('heading', { name: 'Dear Lina, leave a wish' }).waitFor();
    expect(new URL(tab.url()).hostname).toMatch(/^p-/);
    await tab.close();
    await table('wishes').click();
  });

  /** Covers each colour scheme, width and language once; the long run covers all combinations. */
  const looks = [
    { colorScheme: 'light', width: 1280, locale: 'en' },
    { colorScheme: 'dark', width: 360, locale: 'zh-CN' },
    { colorScheme: 'light', width: 360, locale: 'en' },
    { colorScheme: 'dark', width: 1280, locale: 'zh-CN' },
  ] as const;
  test.each(sampleOf(looks, ({ colorScheme, width }) => (colorScheme === 'light') === (width === 1280)))(
    'axe finds nothing: $colorScheme, $width px, $locale',
    async ({ colorScheme, width, locale }) => {
      const viewer = await journey.meet({
        ...{ colorScheme, locale },
        viewport: { width, height: 760 },
        reducedMotion: 'reduce',
      });
      await viewer.page.goto(address);
      const theirs = studioPage(viewer.page);
      if (width < 861) await viewer.page.getByRole('button', { name: viewer.words('studio.app'), exact: true }).click();
      await theirs.open('data');
      await theirs.data.chip('table-wishes').click();
      await theirs.data.row('Wish 1').first().waitFor();
      await isClean(viewer.page, `data-${colorScheme}-${width}-${locale}`);
      await theirs.data.add.click();
      await theirs.data.save.waitFor();
      await isClean(viewer.page, `data-add-${colorScheme}-${width}-${locale}`);
      await viewer.page.keyboard.press('Escape');
      // The mail comes from a test of the long run.
      if (isLong) {
        await theirs.data.chip('mails').click();
        await viewer.page.getByText(viewer.words('data.mails.once')).waitFor();
        await isClean(viewer.page, `data-mails-${colorScheme}-${width}-${locale}`);
      }
      expect(viewer.faults).toEqual([]);
      await viewer.context.close();
    },
  );

  // Covered in `npm test` by lib/backends/data/*.test.ts.
  longTest('20,000 lines are imported, and the last one is a key press away', async () => {
    const { data, page } = studio;
    await table('wishes').click();
    const lines = Array.from({ length: 20_000 }, (_, at) => `Line ${at + 1},🎈,${author}`);
    await data.bringIn.click();
    await data.file.setInputFiles(csv(['Message,Emoji,author_id', ...lines]));
    await data.send.click();
    await page.locator('[role=grid][aria-rowcount="20043"]').waitFor();
    await data.grid.getByRole('gridcell').nth(1).click();
    await page.keyboard.press('Control+End');
    await data.grid
      .getByRole('row')
      .and(page.locator('[aria-rowindex="20043"]'))
      .getByRole('gridcell')
      .nth(2)
      .waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-at'));
    await expect.poll(focused).toMatch(/^20041:/);
    // Only visible rows are rendered.
    expect(await data.grid.getByRole('row').count()).toBeLessThan(60);
    await picture(page, 'data-end');
  });

  test('rows can be viewed as a stranger and as Lina, but not changed as either', async () => {
    const { data, page } = studio;
    await data.search.fill('Be very');
    await data.row('Be very happy').getByRole('checkbox').waitFor();
    await data.lookAs.selectOption('stranger');
    await page.getByText(person.words('data.noneFound', { search: 'Be very' })).waitFor();
    await says(data.lookAsNote, person.words('data.lookAs.asStranger'));
    expect(await data.add.count()).toBe(0);
    await data.lookAs.selectOption({ label: person.words('data.lookAs.person', { name: 'lina@x.test' }) });
    await data.row('Be very happy').waitFor();
    expect(await data.row('Be very happy').getByRole('checkbox').count()).toBe(0);
    await picture(page, 'data-look-as');
    await data.lookAsBack.click();
    await data.row('Be very happy').getByRole('checkbox').waitFor();
    await data.search.fill('');
    expect(person.faults.filter((fault) => !fault.includes('status of 4'))).toEqual([]);
  });

  /** A manual version with one more change to the tables. */
  async function migrate(name: string, sql: string): Promise<void> {
    const status = await studio.page.evaluate(
      async ([project, path, content]) => {
        const answer = await fetch(`/api${project}/versions`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ operations: [{ type: 'file-write', path, content }] }),
        });
        return answer.status;
      },
      [new URL(address).pathname, `supabase/migrations/${name}.sql`, sql] as const,
    );
    expect(status).toBe(201);
  }

  // Covered in `npm test` by lib/backends/data/*.test.ts.
  longTest('deleting a person deletes what belongs to them, after asking', async () => {
    const { data, page } = studio;
    const { apiUrl, anonKey } = await page.evaluate(async (project) => {
      const answer = await fetch(`/api${project}`);
      return ((await answer.json()) as { backend: { apiUrl: string; anonKey: string } }).backend;
    }, new URL(address).pathname);
    const body = JSON.stringify({ email: 'gone@x.test', password: 'olives and rosemary', data: { name: 'Gone' } });
    const headers = { apikey: anonKey, 'content-type': 'application/json' };
    expect((await fetch(`${apiUrl}/auth/v1/signup`, { method: 'POST', headers, body })).status).toBe(200);
    await studio.open('preview');
    await studio.open('data');
    await data.chip('people').click();
    const list = page.getByRole('list', { name: person.words('data.people.list') });
    const line = list.getByRole('listitem').filter({ hasText: 'gone@x.test' });
    await line.waitFor();
    await picture(page, 'data-people');
    await line.getByRole('button', { name: person.words('data.people.deleteName', { name: 'gone@x.test' }) }).click();
    await page.getByText(person.words('data.people.noWayBack'), { exact: false }).waitFor();
    await picture(page, 'data-person-delete');
    await data.confirm.click();
    await line.waitFor({ state: 'detached' });
  });

  // Covered in `npm test` by lib/turns/turns/migrations.test.ts.
  longTest('a failed change to the tables is reported, and passed to the model', async () => {
    const { data, page } = studio;
    await migrate('20301002000000_broken', 'alter table public.nowhere add column a text;');
    await page.getByText(person.words('data.fault.title')).waitFor();
    await picture(page, 'data-fault');
    await data.fix.click();
    await page.getByRole('log').getByText('public.nowhere').first().waitFor();
  });

  // Covered in `npm test` by lib/backends/data/*.test.ts.
  longTest('an app that keeps its data on each device says so', async () => {
    const other = await (await person.arrive()).build(promptsOf('habit-tracker')[0]);
    await says(other.turnStatus, person.words('studio.status.version', { number: 1 }));
    await other.open('data');
    await other.page.getByRole('heading', { name: person.words('data.onDevice') }).waitFor();
    expect(await other.data.add.count()).toBe(0);
    await picture(other.page, 'data-on-device');
  });
});
