import type { FrameLocator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says, type StudioPage } from '../pages/studio-page';
import { classApp } from '../support/class-app';
import { isClean } from '../support/is-clean';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { startScriptedModel, type ScriptedModel } from '../support/scripted-model';

type Shown = Page | FrameLocator | StudioPage['app'];
const words = {
  en: { open: 'I have a class code', code: 'Class code', name: 'Your name', pin: 'PIN', enter: 'Come in' },
  'zh-CN': { open: '我有班级码', code: '班级码', name: '你的名字', pin: 'PIN', enter: '进入' },
};
type Three = { code: string; name: string; pin: string };

async function enter(shown: Shown, { code, name, pin }: Three, locale: keyof typeof words = 'en'): Promise<void> {
  const said = words[locale];
  await shown.getByRole('button', { name: said.open }).click();
  await shown.getByLabel(said.code).fill(code);
  await shown.getByLabel(said.name).fill(name);
  await shown.getByLabel(said.pin).fill(pin);
  await shown.getByRole('button', { name: said.enter }).click();
}

async function signUp(shown: Shown, name: string): Promise<void> {
  await shown.getByRole('button', { name: 'New here? Create an account' }).click();
  await shown.getByLabel('Your name').fill(name);
  await shown.getByLabel('E-mail').fill(`${name.toLowerCase()}@x.test`);
  await shown.getByLabel('Password').fill('a long sentence 42');
  await shown.getByRole('button', { name: 'Create an account' }).click();
}

/** Creates a class on the page of members; returns its code as it is shown to be read out. */
async function makeClass(shown: Shown, title: string): Promise<string> {
  await shown.getByRole('link', { name: 'Members' }).click();
  await shown.getByLabel('Name of the class or team').fill(title);
  await shown.getByRole('button', { name: 'Make a class' }).click();
  const code = shown
    .getByRole('listitem')
    .filter({ has: shown.getByRole('heading', { name: title }) })
    .getByText(/^[2-9A-Z]{3}-[2-9A-Z]{3}$/);
  await code.waitFor();
  return (await code.textContent()) ?? '';
}

// One journey told in steps: each goes on where the one before ended.
describe('children without e-mail', () => {
  let model: ScriptedModel;
  let journey: Journey;
  let owner: Person;
  let studio: StudioPage;
  let site: string;
  let host: Page;
  let code: string;
  const card = () => host.getByRole('listitem').filter({ has: host.getByRole('heading', { name: '5c' }) });
  const phone = { viewport: { width: 360, height: 740 } };

  beforeAll(async () => {
    model = await startScriptedModel(() => `A reading list for a class.\n\n${classApp}`);
    journey = await startJourney({ env: model.env });
    owner = await journey.meet();
  });
  afterAll(async () => {
    await journey?.end();
    await model?.close();
  });

  test('come in by code, name and PIN in the preview, and come back with the same three', async () => {
    const landing = await owner.arrive();
    studio = await landing.build('A reading list for my class');
    await says(studio.turnStatus, owner.words('studio.status.version', { number: 1 }));
    const { app } = studio;
    await app.getByRole('heading', { name: 'Our class' }).waitFor();
    await signUp(app, 'Olga');
    await says(app.getByTestId('who'), 'Olga is owner');
    const first = await makeClass(app, '4b');
    await picture(owner.page, 'class-1-host');
    const leave = async () => {
      await studio.app.getByRole('button', { name: 'Leave' }).click();
      await studio.app.getByRole('heading', { name: 'Our class' }).waitFor();
    };
    await app.getByRole('link', { name: 'Home' }).click();
    await leave();
    for (const [name, pin] of [
      ['Mia', '7319'],
      ['Tom', '2580'],
      ['Ada', '86420'],
    ] as const) {
      await enter(app, { code: first, name, pin });
      await says(app.getByTestId('who'), `${name} is member by code`);
      await leave();
    }
    await enter(app, { code: first.toLowerCase(), name: ' mia ', pin: '7319' });
    await says(app.getByTestId('who'), 'Mia is member by code');
    expect(owner.faults).toEqual([]);
  });

  test('on the published site the host makes a class', async () => {
    await studio.open('publish');
    await studio.publish.publish(owner.words, 1);
    site = (await owner.page.getByTestId('link-live-site').getAttribute('href'))!;
    const teacher = await journey.meet(phone);
    host = teacher.page;
    await host.goto(site);
    // Her account was published along with the app, and so was the class that she had created.
    await host.getByLabel('E-mail').fill('olga@x.test');
    await host.getByLabel('Password').fill('a long sentence 42');
    await host.getByRole('button', { name: 'Sign in', exact: true }).click();
    await says(host.getByTestId('who'), 'Olga is owner');
    code = await makeClass(host, '5c');
    await isClean(host, 'class-host-phone');
  });

  test('three come in on their phones, one of them in Chinese, and each is somebody else', async () => {
    const [mia, tom, lin] = [
      await journey.meet(phone),
      await journey.meet(phone),
      await journey.meet({ ...phone, locale: 'zh-CN', colorScheme: 'dark' }),
    ];
    for (const { page } of [mia, tom, lin]) await page.goto(site);
    await lin.page.getByRole('button', { name: '我有班级码' }).click();
    await isClean(lin.page, 'class-enter-phone-zh');
    await lin.page.getByRole('button', { name: '返回' }).click();
    await Promise.all([
      enter(mia.page, { code, name: 'Mia', pin: '7319' }),
      enter(tom.page, { code, name: 'Tom', pin: '2580' }),
      enter(lin.page, { code, name: '林小雨', pin: '97531' }, 'zh-CN'),
    ]);
    await says(mia.page.getByTestId('who'), 'Mia is member by code');
    await says(tom.page.getByTestId('who'), 'Tom is member by code');
    await says(lin.page.getByTestId('who'), '林小雨 is member by code');
    // A pupil sees no page of members, and no forms for an e-mail address, which they don't have.
    await mia.page.goto(new URL('/people', site).href);
    await mia.page.getByRole('heading', { name: 'This page is for others' }).waitFor();
    await lin.page.goto(new URL('/account', site).href);
    await lin.page.getByText('用班级码加入').waitFor();
    expect(await lin.page.getByLabel('邮箱').count()).toBe(0);
    await isClean(lin.page, 'class-account-phone-zh');
    for (const { context } of [mia, tom, lin]) await context.close();
  });

  test('a forgotten PIN is reset by the host, which ends the old one everywhere', async () => {
    const [before, tom] = [await journey.meet(phone), await journey.meet(phone)];
    await before.page.goto(site);
    await enter(before.page, { code, name: 'Tom', pin: '2580' });
    await says(before.page.getByTestId('who'), 'Tom is member by code');

    await host.reload();
    await card().getByRole('button', { name: 'Show', exact: true }).click();
    await host.getByRole('list', { name: '5c' }).getByText('林小雨').waitFor();
    await host.getByRole('button', { name: 'New PIN: Tom' }).click();
    await host.getByRole('button', { name: 'New PIN', exact: true }).click();
    const told = host.getByText(/^New PIN of Tom: \d{6}\./);
    await told.waitFor();
    await isClean(host, 'class-new-pin-phone');
    const pin = /\d{6}/.exec((await told.textContent()) ?? '')?.[0] ?? '';
    // The code is shown only once.
    await host.reload();
    await card().getByRole('button', { name: 'Show', exact: true }).click();
    await host.getByRole('button', { name: 'New PIN: Tom' }).waitFor();
    expect(await host.getByText(pin).count()).toBe(0);

    await tom.page.goto(site);
    await enter(tom.page, { code, name: 'Tom', pin: '2580' });
    await tom.page.getByRole('alert').getByText('Code, name and PIN don’t belong together.').waitFor();
    await isClean(tom.page, 'class-wrong-phone');
    await tom.page.getByLabel('PIN').fill(pin);
    await tom.page.getByRole('button', { name: 'Come in' }).click();
    await says(tom.page.getByTestId('who'), 'Tom is member by code');
    await before.page.reload();
    await before.page.getByRole('heading', { name: 'Our class' }).waitFor();
    expect(await before.page.getByTestId('who').count()).toBe(0);
  });

  test('who guesses waits, in words that say for how long', async () => {
    const thief = await journey.meet(phone);
    await thief.page.goto(site);
    await enter(thief.page, { code, name: 'Mia', pin: '1122' });
    const alert = thief.page.getByRole('alert');
    for (let n = 0; n < 5; n += 1) {
      await alert.getByText('Code, name and PIN don’t belong together.').waitFor();
      await thief.page.getByLabel('PIN').fill(String(3344 + n));
      await thief.page.getByRole('button', { name: 'Come in' }).click();
      await alert.waitFor({ state: 'visible' });
      if (await alert.getByText(/^Too many tries. Wait \d+ min/).isVisible()) break;
    }
    await alert.getByText(/^Too many tries. Wait \d+ min/).waitFor();
    expect(owner.faults).toEqual([]);
  });
});
