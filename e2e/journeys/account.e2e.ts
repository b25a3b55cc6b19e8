import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says, type StudioPage } from '../pages/studio-page';
import { classApp } from '../support/class-app';
import { isClean } from '../support/is-clean';
import { startJourney, type Journey, type Person } from '../support/journey';
import { startScriptedModel, type ScriptedModel } from '../support/scripted-model';

const password = 'a long sentence 42';

async function signUp(page: Page, name: string, email = `${name.toLowerCase()}@x.test`): Promise<void> {
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Create an account' }).click();
}
async function signIn(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

// One journey told in steps: each goes on where the one before ended.
describe('an account of a published app', () => {
  let model: ScriptedModel;
  let journey: Journey;
  let maker: Person;
  let studio: StudioPage;
  let site: string;
  let mia: Page;
  const phone = { viewport: { width: 360, height: 740 } };

  beforeAll(async () => {
    model = await startScriptedModel(() => `A reading list.\n\n${classApp}`);
    journey = await startJourney({ env: model.env });
    maker = await journey.meet();
    const landing = await maker.arrive();
    studio = await landing.build('A reading list');
    await says(studio.turnStatus, maker.words('studio.status.version', { number: 1 }));
    await studio.open('publish');
    await studio.publish.publish(maker.words, 1);
    site = (await maker.page.getByTestId('link-live-site').getAttribute('href'))!;
  });
  afterAll(async () => {
    await journey?.end();
    await model?.close();
  });

  test('changes its address, and signs in with the new one', async () => {
    mia = (await journey.meet(phone)).page;
    await mia.goto(site);
    await mia.getByRole('button', { name: 'New here? Create an account' }).click();
    await signUp(mia, 'Mia');
    await says(mia.getByTestId('who'), 'Mia is member');
    await mia.goto(new URL('/account', site).href);
    await mia.getByLabel('E-mail').fill('mia.new@x.test');
    await mia.getByRole('button', { name: 'Change e-mail' }).click();
    await mia.getByRole('status').getByText('Saved.').waitFor();
    await mia.getByText('mia.new@x.test').waitFor();
    await isClean(mia, 'account-phone');
  });

  test('is signed out everywhere by one press, on another device too', async () => {
    const tablet = (await journey.meet()).page;
    await tablet.goto(site);
    await signIn(tablet, 'mia.new@x.test');
    await says(tablet.getByTestId('who'), 'Mia is member');
    await mia.getByRole('button', { name: 'Sign out everywhere' }).click();
    await mia.getByRole('heading', { name: 'Sign in to go on' }).waitFor();
    await tablet.reload();
    await tablet.getByRole('heading', { name: 'Our class' }).waitFor();
    expect(await tablet.getByTestId('who').count()).toBe(0);
    await tablet.context().close();
  });

  test('gives a copy of what the app keeps, and is deleted', async () => {
    await signIn(mia, 'mia.new@x.test');
    const saving = mia.waitForEvent('download');
    await mia.getByRole('button', { name: 'Download' }).click();
    const copy = JSON.parse(await readFile((await (await saving).path())!, 'utf8')) as object;
    expect(copy).toMatchObject({ email: 'mia.new@x.test', app_people: [{ name: 'Mia', role: 'member' }] });
    expect(Object.keys(copy)).toEqual(['email', 'app_people']);
    await mia.getByRole('button', { name: 'Delete my account' }).click();
    await mia.getByRole('button', { name: 'Yes, delete it' }).click();
    await mia.getByRole('heading', { name: 'Sign in to go on' }).waitFor();
    await signIn(mia, 'mia.new@x.test');
    await mia.getByRole('alert').getByText('E-mail and password don’t belong together.').waitFor();
  });

  test('becomes an editor by an invitation of the owner, which then works for nobody', async () => {
    const olga = (await journey.meet(phone)).page;
    await olga.goto(site);
    await olga.getByRole('button', { name: 'New here? Create an account' }).click();
    await signUp(olga, 'Olga');
    await olga.getByTestId('who').waitFor();
    await studio.open('data');
    await studio.data.lane('live').click();
    await studio.data.chip('people').click();
    const name = maker.page.getByTestId('button-make-owner');
    const named = maker.page.getByTestId('button-owner-no-longer');
    await name.or(named).first().waitFor();
    if (await name.isVisible()) {
      await name.click();
      await studio.data.confirm.click();
      await named.waitFor();
    }
    await olga.goto(new URL('/people', site).href);
    const invites = olga.getByRole('region', { name: 'Invite somebody' });
    await invites.getByLabel('E-mail').fill('nina@x.test');
    await invites.getByLabel('Role').selectOption('editor');
    await invites.getByRole('button', { name: 'Make the link' }).click();
    const shown = invites.getByLabel('Link for nina@x.test');
    await shown.waitFor();
    await isClean(olga, 'account-invite-phone');
    const link = await shown.inputValue();

    const [nina, late] = [(await journey.meet(phone)).page, (await journey.meet(phone)).page];
    await nina.goto(link);
    await nina.getByText('You are invited.').waitFor();
    await isClean(nina, 'account-invited-phone');
    await signUp(nina, 'Nina');
    await says(nina.getByTestId('who'), 'Nina is editor');
    await nina.getByText('Welcome! You are in: Editor.').waitFor();
    expect(nina.url()).not.toContain('invite');
    await late.goto(link);
    await signUp(late, 'Late');
    await late.getByRole('alert').getByText('This invitation was used already').waitFor();
    await says(late.getByTestId('who'), 'Late is member');
    expect(maker.faults).toEqual([]);
  });
});
