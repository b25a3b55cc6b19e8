import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says, type StudioPage } from '../pages/studio-page';
import { englishOn } from '../support/english-on';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { promptsOf } from '../support/projects';
import { longTest } from '../support/sample';

describe('the same journey in Chinese', () => {
  let journey: Journey;
  let person: Person;
  let studio: StudioPage;

  const isReady = (number: number) => says(studio.turnStatus, person.words('studio.status.version', { number }));

  beforeAll(async () => {
    journey = await startJourney();
    person = await journey.meet({ locale: 'zh-CN' });
  });
  afterAll(() => journey?.end());

  test('the interface is in the browser’s language, and the app in the prompt’s', async () => {
    const landing = await person.arrive();
    expect(await person.page.locator('html').getAttribute('lang')).toBe('zh-CN');
    await person.page.getByRole('textbox', { name: '描述你的应用' }).waitFor();
    await picture(person.page, 'zh-landing');
    studio = await landing.build(promptsOf('ledger-zh')[0]);
    await isReady(1);
    expect(await (await studio.appFrame()).evaluate(() => document.documentElement.lang)).toBe('zh-CN');
    await picture(person.page, 'zh-studio');
    expect(person.faults).toEqual([]);
  });

  // Covered in `npm test` by journeys/habit-tracker.
  longTest('two changes, with a click between them preserved', async () => {
    const budget = studio.app.getByRole('heading').first();
    await budget.waitFor();
    await (await studio.appFrame()).evaluate(() => Object.assign(window, { marker: '没有重新加载' }));
    await studio.ask(promptsOf('ledger-zh')[1]);
    await isReady(2);
    // Don't expect this for the first version: an unpaced reply can be complete, and checked by the server, before the
    // studio has loaded.
    await says(studio.conversation, person.words('studio.version.tried', { pages: 1, sizes: 2 }).slice(0, 3));
    await studio.ask(promptsOf('ledger-zh')[2]);
    await isReady(3);
    await studio.app.getByRole('button', { name: /导出/ }).first().waitFor();
    const marker = await (await studio.appFrame()).evaluate(() => Reflect.get(window, 'marker') as unknown);
    expect(marker).toBe('没有重新加载');
    await picture(person.page, 'zh-changed');
  });

  // Covered in `npm test` by journeys/habit-tracker.
  longTest('restores, undoes that, and publishes', async () => {
    await studio.open('versions');
    await studio.versions.restoreButton(1).click();
    await studio.versions.item(4).waitFor();
    await picture(person.page, 'zh-versions');
    await studio.open('preview');
    await studio.app.getByRole('button', { name: /导出/ }).first().waitFor({ state: 'detached' });
    await studio.open('versions');
    await studio.versions.restoreButton(3).click();
    await studio.versions.item(5).waitFor();

    await studio.open('publish');
    await studio.publish.publish(person.words, 5);
    await picture(person.page, 'zh-publish');
    const site = await studio.publish.openLiveSite();
    await site.getByRole('button', { name: /导出/ }).first().waitFor();
    expect(new URL(site.url()).hostname).toMatch(/^[a-z0-9-]+\.sites\.localhost$/);
    expect(person.faults).toEqual([]);
  });

  test('nothing on a Chinese screen is English but names', async () => {
    const found: Record<string, string[]> = {};
    // An app's files and the text in the editor stay in the language in which they were written.
    const own = 'iframe, [role="tree"], .monaco-editor, [data-testid="tree-files"]';
    for (const tab of ['preview', 'data', 'versions', 'publish', 'code'] as const) {
      await studio.tab(tab).click();
      await person.page.locator('[role="tabpanel"]:visible').first().waitFor();
      found[tab] = await englishOn(person.page, own);
    }
    for (const address of ['/', '/apps', '/gallery', '/settings', '/spending']) {
      const page = await person.openTab(`${journey.easel.builder}${address}`);
      await page.locator('h1').first().waitFor();
      found[address] = await englishOn(page);
      await page.close();
    }
    expect(Object.fromEntries(Object.entries(found).filter(([, words]) => words.length > 0))).toEqual({});
  });
});
