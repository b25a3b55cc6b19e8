import type { FrameLocator, Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says, studioPage, type StudioPage } from '../pages/studio-page';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { promptsOf } from '../support/projects';
import { longTest } from '../support/sample';

const password = 'olives and rosemary';

// One journey told in steps: each continues where the previous one ended.
describe('a guest book that two people share', () => {
  let journey: Journey;
  let bride: Person;
  let guest: Person;
  let hers: StudioPage;
  let his: StudioPage;

  const isReady = (number: number) => says(hers.turnStatus, bride.words('studio.status.version', { number }));
  type App = FrameLocator | Page;
  const wish = (app: App, text: string): Locator => app.getByRole('article').filter({ hasText: text });

  async function signUp(app: App, name: string): Promise<void> {
    await app.getByLabel('Your name').fill(name);
    await app.getByLabel('E-mail').fill(`${name.toLowerCase()}@x.test`);
    await app.getByLabel('Password').fill(password);
    await app.getByRole('button', { name: 'Open the book' }).click();
    await app.getByRole('heading', { name: `Dear ${name}, leave a wish` }).waitFor();
  }
  async function write(app: App, text: string): Promise<void> {
    await app.getByLabel('Your wish').fill(text);
    await app.getByRole('button', { name: 'Add to the book' }).click();
    await wish(app, text).waitFor();
  }
  const reload = async (studio: StudioPage): Promise<void> => {
    await studio.page.getByTestId('button-reload-preview').click();
  };

  beforeAll(async () => {
    journey = await startJourney();
    [bride, guest] = await Promise.all([journey.meet(), journey.meet()]);
  });
  afterAll(() => journey?.end());

  test('is built with its data, and its trial finds no fault', async () => {
    const landing = await bride.arrive();
    hers = await landing.build(promptsOf('guest-book')[0]);
    await isReady(1);
    await says(hers.conversation, /Opened 1 page at 3 sizes: no errors/);
    await hers.app.getByRole('heading', { name: 'Our wedding' }).waitFor();
    await picture(bride.page, 'guest-book');
  });

  test('two people in two browsers see each other’s wishes', async () => {
    await signUp(hers.app, 'Lina');
    await guest.page.goto(bride.page.url());
    his = studioPage(guest.page);
    await signUp(his.app, 'Marco');
    await write(his.app, 'All the best from Marco');
    await write(hers.app, 'Thank you for coming');
    await reload(hers);
    await wish(hers.app, 'All the best from Marco').waitFor();
    await reload(his);
    await wish(his.app, 'Thank you for coming').waitFor();
    // Nobody can change another person's wish.
    expect(await wish(his.app, 'Thank you for coming').getByRole('button').count()).toBe(0);
    await wish(his.app, 'All the best from Marco').getByRole('button', { name: 'Edit' }).waitFor();
    await picture(guest.page, 'guest-book-second');
  });

  test('the first person to sign in can hide a wish, and others no longer see it', async () => {
    await write(hers.app, 'For your eyes only');
    await wish(hers.app, 'All the best from Marco').getByRole('button', { name: 'Hide' }).click();
    await wish(hers.app, 'Hidden from the other guests').waitFor();
    const third = await journey.meet();
    await third.page.goto(bride.page.url());
    const theirs = studioPage(third.page);
    await signUp(theirs.app, 'Nora');
    await wish(theirs.app, 'Thank you for coming').waitFor();
    expect(await wish(theirs.app, 'All the best from Marco').count()).toBe(0);
    // The author does not notice.
    await reload(his);
    await wish(his.app, 'All the best from Marco').waitFor();
    expect(third.faults).toEqual([]);
    await third.context.close();
  });

  test('the sign-in survives a reload, and a change keeps what was written', async () => {
    await guest.page.reload();
    await his.app.getByRole('heading', { name: 'Dear Marco, leave a wish' }).waitFor();
    await hers.ask(promptsOf('guest-book')[1]);
    await isReady(2);
    await wish(hers.app, 'Thank you for coming').getByRole('button', { name: /heart/i }).first().click();
    await reload(his);
    await wish(his.app, 'Thank you for coming').getByText('1', { exact: true }).waitFor();
    await picture(bride.page, 'guest-book-hearts');
    expect([bride.faults, guest.faults]).toEqual([[], []]);
  });

  test('the pencil of an earlier request asks first, since wishes were written after it; without them nothing is lost', async () => {
    const pencil = bride.page.getByTestId('button-edit-this-request').last();
    await pencil.click();
    const dialog = bride.page.getByRole('dialog', { name: bride.words('requests.edit.title') });
    await dialog.getByRole('radio', { name: bride.words('versions.since.way.kept'), checked: true }).waitFor();
    await picture(bride.page, 'guest-book-pencil');
    await dialog.getByRole('button', { name: bride.words('common.cancel') }).click();
    await dialog.waitFor({ state: 'detached' });
    await wish(hers.app, 'Thank you for coming').waitFor();
    expect(await hers.prompt.inputValue()).toBe('');
    await pencil.click();
    await dialog.getByTestId('button-go-back').click();
    await expect.poll(() => hers.prompt.inputValue()).toBe(promptsOf('guest-book')[1]);
    await wish(hers.app, 'Thank you for coming').waitFor();
    expect(bride.faults).toEqual([]);
  });

  // Covered in `npm test` by server/backends.
  longTest('the live site has its own guest book', async () => {
    await hers.open('publish');
    await bride.page.getByText(bride.words('publishing.startsEmpty', { where: 'shared' })).waitFor();
    await hers.publish.publish(bride.words, 3);
    const site = await hers.publish.openLiveSite();
    await site.getByRole('heading', { name: 'Our wedding' }).waitFor();
    await signUp(site, 'Paula');
    await site.getByText('The first page is still empty.').waitFor();
    await write(site, 'Live and well');
    await site.reload();
    await wish(site, 'Live and well').waitFor();
    await picture(site, 'guest-book-live');
    expect([bride.faults, guest.faults]).toEqual([[], []]);
  });
});
