import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { landingPage } from '../pages/landing-page';
import { says, studioPage } from '../pages/studio-page';
import { isClean } from '../support/is-clean';
import { startJourney, type Journey, type Person } from '../support/journey';
import { promptsOf } from '../support/projects';
import { sampleOf } from '../support/sample';

const looks = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'light', width: 360 },
  { colorScheme: 'dark', width: 360 },
] as const;

/** Covers each colour scheme and each width once; the long run covers all pairs. */
const sample = sampleOf(looks, ({ colorScheme, width }) => (colorScheme === 'light') === (width === 1280));

describe('everyone can use it', () => {
  let journey: Journey;
  let person: Person;
  let address = '';
  let question = '';

  beforeAll(async () => {
    journey = await startJourney();
    person = await journey.meet();
    const studio = await (await person.arrive()).build(promptsOf('habit-tracker')[0]);
    await says(studio.turnStatus, person.words('studio.status.version', { number: 1 }));
    address = person.page.url();
    await studio.open('publish');
    await studio.publish.publish(person.words, 1);
    const asking = await (await person.arrive()).build(promptsOf('volunteer-rota')[0]);
    await says(asking.turnStatus, person.words('studio.status.question'));
    question = person.page.url();
  });
  afterAll(() => journey?.end());

  test.each(sample)('axe finds nothing: $colorScheme, $width px', async ({ colorScheme, width }) => {
    const { page, context, faults } = await journey.meet({
      colorScheme,
      viewport: { width, height: 800 },
      reducedMotion: 'reduce',
    });
    const isPhone = width < 861;
    const label = (name: string) => `${name}-${colorScheme}-${width}`;
    const pages = [
      { name: 'landing', path: '/', sign: page.getByTestId('list-examples') },
      { name: 'apps', path: '/apps', sign: page.getByRole('list', { name: person.words('projects.list') }) },
      {
        name: 'settings',
        path: '/settings',
        sign: page.getByTestId('button-provider-openrouter'),
      },
    ];
    for (const { name, path, sign } of pages) {
      await page.goto(journey.easel.builder + path);
      await sign.waitFor();
      await isClean(page, label(name));
    }
    await page.goto(question);
    const asking = studioPage(page);
    await page.getByRole('radiogroup', { name: person.words('studio.question.title') }).waitFor();
    await says(asking.turnStatus, person.words('studio.status.question'));
    await isClean(page, label('question'));

    await page.goto(address);
    const studio = studioPage(page);
    await says(studio.turnStatus, person.words('studio.status.version', { number: 1 }));
    if (isPhone) {
      await isClean(page, label('chat'));
      await page.getByRole('button', { name: 'App', exact: true }).click();
    }
    await studio.app.getByRole('heading', { name: 'Your habits' }).waitFor();
    await isClean(page, label('preview'));
    await studio.open('code');
    await studio.code.open('App.tsx');
    await isClean(page, label('code'));
    await studio.open('versions');
    await studio.versions.item(1).waitFor();
    await isClean(page, label('versions'));
    await studio.open('publish');
    await studio.publish.liveSite.waitFor();
    await isClean(page, label('publish'));
    expect(faults).toEqual([]);
    await context.close();
  });

  test('the accessible names that people and scripts rely on exist', async () => {
    const { page } = person;
    await page.goto(`${journey.easel.builder}/`);
    const one = async (...locators: Array<ReturnType<Page['getByRole']>>) => {
      for (const locator of locators) {
        await locator.waitFor();
        expect(await locator.count()).toBe(1);
      }
    };
    await one(
      page.getByRole('textbox', { name: 'Describe your app' }),
      page.getByRole('button', { name: 'Build it' }),
      page.getByRole('list', { name: 'Examples' }),
      page.getByRole('link', { name: 'My apps' }),
    );
    await page.goto(address);
    await one(
      page.getByRole('log', { name: 'Conversation' }),
      page.getByRole('textbox', { name: 'Ask for a change' }),
      page.getByRole('button', { name: 'Send' }),
      page.getByRole('tab', { name: 'Preview' }),
      page.getByRole('tab', { name: 'Code' }),
      page.getByRole('tab', { name: 'Versions' }),
      page.getByRole('tab', { name: 'Publish' }),
      page.getByTitle('App preview'),
      page.getByRole('status', { name: 'Preview status' }),
      page.getByRole('button', { name: 'Reload preview' }),
      page.getByRole('radio', { name: 'Phone' }),
      page.getByRole('radio', { name: 'Tablet' }),
      page.getByRole('radio', { name: 'Desktop' }),
      page.getByRole('button', { name: 'Publish' }),
    );
    expect(await page.getByRole('status', { name: 'Turn status' }).count()).toBe(1);
    await page.getByRole('tab', { name: 'Code' }).click();
    await one(page.getByRole('tree', { name: 'Files' }), page.getByRole('region', { name: 'Editor' }));
    await page.getByRole('tab', { name: 'Versions' }).click();
    await one(page.getByRole('list', { name: 'Versions' }));
    const newest = page.getByRole('list', { name: 'Versions' }).getByRole('listitem').first();
    await one(newest.getByRole('button', { name: 'Restore' }), newest.getByRole('button', { name: 'Compare' }));
    await page.getByRole('tab', { name: 'Publish' }).click();
    await one(
      page.getByRole('button', { name: 'Publish' }),
      page.getByRole('link', { name: 'Live site' }),
      page.getByRole('list', { name: 'Deployments' }),
    );
    await page.goto(question);
    await one(page.getByRole('button', { name: 'Stop' }));
  });

  test('the keyboard alone is enough', async () => {
    const { page } = person;
    await page.goto(`${journey.easel.builder}/`);
    const landing = landingPage(page);
    await landing.prompt.waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? '');
    for (let step = 0; step < 12 && (await focused()) !== 'textbox-describe-your-app'; step++)
      await page.keyboard.press('Tab');
    expect(await focused()).toBe('textbox-describe-your-app');
    await page.keyboard.insertText(promptsOf('habit-tracker')[0]);
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(/\/projects\//);
    const studio = studioPage(page);
    await says(studio.turnStatus, person.words('studio.status.version', { number: 1 }));

    await studio.tab('preview').focus();
    await page.keyboard.press('ArrowRight');
    await studio.tab('code').and(page.locator('[aria-selected=true]')).waitFor();
    await page.keyboard.press('End');
    await studio.tab('publish').and(page.locator('[aria-selected=true]')).waitFor();
    await page.keyboard.press('Home');
    await studio.tab('preview').and(page.locator('[aria-selected=true]')).waitFor();

    const badge = page.getByRole('button', { name: person.words('studio.top.demo') });
    await badge.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await badge.evaluate((element) => element === document.activeElement)).toBe(true);
    const menu = page.getByRole('button', { name: /^App: / });
    await menu.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Rename' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menuitem', { name: 'Rename' }).waitFor({ state: 'detached' });
    expect(person.faults).toEqual([]);
  });

  test('by keyboard: the first stop leads to the request box, raised buttons show where one stands, Back leaves the page', async () => {
    const { page, faults } = await journey.meet({ viewport: { width: 1280, height: 800 } });
    await page.goto(journey.easel.builder);
    await page.goto(address);
    const studio = studioPage(page);
    await says(studio.turnStatus, person.words('studio.status.version', { number: 1 }));
    const entries = await page.evaluate(() => history.length);
    await page.keyboard.press('Tab');
    await page.getByRole('link', { name: person.words('studio.skip'), exact: true }).press('Enter');
    await expect.poll(() => studio.prompt.evaluate((box) => box === document.activeElement)).toBe(true);
    expect(await page.evaluate(() => history.length)).toBe(entries);
    const share = page.getByTestId('button-share');
    await share.focus();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Tab');
    expect(await share.evaluate((button) => getComputedStyle(button).outlineStyle)).toBe('solid');
    expect(faults).toEqual([]);
  });
});
