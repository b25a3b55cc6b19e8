import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says, studioPage, type StudioPage } from '../pages/studio-page';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { promptsOf } from '../support/projects';
import { isLong } from '../support/sample';

describe('manual saves, two tabs, and a prompt the demo does not know', () => {
  let journey: Journey;
  let person: Person;
  let studio: StudioPage;

  const isReady = (seen: StudioPage, number: number) =>
    says(seen.turnStatus, person.words('studio.status.version', { number }));

  beforeAll(async () => {
    journey = await startJourney();
    person = await journey.meet();
    studio = await (await person.arrive()).build(promptsOf('habit-tracker')[0]);
    await isReady(studio, 1);
  });
  afterAll(() => journey?.end());

  test('a manual save makes a version, and the app updates without a reload', async () => {
    const frame = await studio.appFrame();
    await frame.evaluate(() => Object.assign(window, { marker: 'not reloaded' }));
    await studio.open('code');
    await studio.code.open('TodayPage.tsx');
    await studio.code.replace('Your habits', 'My own habits');
    await picture(person.page, 'code-typed');
    await studio.code.save.click();
    await studio.app.getByRole('heading', { name: 'My own habits', includeHidden: true }).waitFor();
    await studio.open('versions');
    await studio.versions.item(2).waitFor();
    expect(await frame.evaluate(() => Reflect.get(window, 'marker') as unknown)).toBe('not reloaded');
  });

  test('the later of two tabs’ saves is refused with an explanation, and nothing typed is lost', async () => {
    const other = studioPage(await person.openTab(person.page.url()));
    await other.open('code');
    await other.code.open('TodayPage.tsx');
    await other.code.replace('My own habits', 'Habits of the other tab');

    await studio.open('code');
    await studio.code.open('DayHeader.tsx');
    await studio.code.replace('A good start.', 'A very good start.');
    await studio.code.save.click();
    await studio.open('versions');
    await studio.versions.item(3).waitFor();

    await other.code.save.click();
    await other.page
      .getByRole('alert')
      .filter({ hasText: person.words('editor.conflict') })
      .waitFor();
    await picture(other.page, 'conflict');
    // Browsers log a failed request themselves; here it is expected.
    expect(person.faults.splice(0)).toEqual([expect.stringContaining('409 (Conflict)')]);
    await says(other.code.text, 'Habits of the other tab');
    // If pressed before the newer version has arrived, Save waits for it.
    let arrive = () => {};
    const held = new Promise<void>((resolve) => (arrive = resolve));
    await other.page.route('**/tree', async (route) => {
      await held;
      await route.continue();
    });
    await other.page.getByRole('button', { name: person.words('editor.reload'), exact: true }).click();
    await other.code.save.and(other.page.locator('[aria-busy=true]')).waitFor();
    const saved = other.code.save.click();
    arrive();
    await saved;
    await says(other.code.text, 'Habits of the other tab');
    await other.open('versions');
    await other.versions.item(4).waitFor();
    await other.page.close();
    await studio.app.getByRole('heading', { name: 'Habits of the other tab', includeHidden: true }).waitFor();
  });

  /** The long run opens ten, otherwise two represent them. */
  const tabCount = isLong ? 10 : 2;
  test(`${tabCount} tabs follow one turn`, async () => {
    const tabs = await Promise.all(Array.from({ length: tabCount }, () => person.openTab(person.page.url())));
    const studios = tabs.map(studioPage);
    await Promise.all(studios.map((seen) => seen.conversation.waitFor()));
    await studio.ask(promptsOf('habit-tracker')[1]);
    await Promise.all([studio, ...studios].map((seen) => isReady(seen, 5)));
    await Promise.all(tabs.map((tab) => tab.close()));
  });

  test('a prompt that could not be sent stays in the box', async () => {
    await person.page.route('**/turns', (route) => route.abort());
    const words = promptsOf('habit-tracker')[2];
    await studio.prompt.fill(words);
    await studio.send.click();
    await person.page
      .getByRole('listitem')
      .filter({ hasText: person.words('studio.composer.unreachableShort') })
      .waitFor();
    expect(await studio.prompt.inputValue()).toBe(words);
    await person.page.unroute('**/turns');
    await studio.send.click();
    await isReady(studio, 6);
    expect(await studio.prompt.inputValue()).toBe('');
    // The one request that this test aborted.
    expect(person.faults.splice(0)).toEqual([expect.stringContaining('net::ERR_FAILED')]);
  });

  test('a prompt the demo does not know builds nothing, offers examples and is kept', async () => {
    const landing = await person.arrive();
    const sentence = 'A booking page for my hair salon with times on my phone';
    const salon = await landing.build(sentence);
    const address = person.page.url();
    await person.page.getByRole('heading', { name: person.words('studio.end.modelMissingTitle') }).waitFor();
    await says(salon.conversation, sentence);
    expect(await person.page.getByRole('button', { name: /^Build “/ }).count()).toBe(3);
    await person.page.getByRole('link', { name: person.words('studio.top.connectModel') }).waitFor();
    await picture(person.page, 'demo-miss');
    await salon.open('versions');
    await salon.versions.items.first().waitFor();
    expect(await salon.versions.items.count()).toBe(1);
    await person.page
      .getByRole('button', { name: /^Build “/ })
      .first()
      .click();
    await person.page.waitForURL((url) => url.href !== address);
    expect(person.faults).toEqual([]);
  });
});
