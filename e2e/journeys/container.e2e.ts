import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says, studioPage, type StudioPage } from '../pages/studio-page';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { promptsOf } from '../support/projects';
import { startContainerHost } from '../webcontainer-host/host';

/**
 * The main journey on the second engine. Without `E2E_WEBCONTAINER=1` the unmodified client meets the test host; with it,
 * StackBlitz's own (or the one `EASEL_WEBCONTAINER_URL` names), and a dated log says how it went.
 */
const isReal = process.env['E2E_WEBCONTAINER'] === '1';
const logFolder = fileURLToPath(new URL('../../test-results/', import.meta.url));
const startedAt = new Date();

function note(line: string): void {
  if (!isReal) return;
  mkdirSync(logFolder, { recursive: true });
  const file = path.join(logFolder, `webcontainer-${startedAt.toISOString().slice(0, 10)}.log`);
  appendFileSync(file, `${new Date().toISOString()} +${Date.now() - startedAt.getTime()} ms ${line}\n`);
}

describe(`a sentence becomes an app that runs in a container (${isReal ? 'real host' : 'test host'})`, () => {
  let host: Awaited<ReturnType<typeof startContainerHost>> | null = null;
  let journey: Journey;
  let person: Person;
  let studio: StudioPage;
  const isReady = (number: number) => says(studio.turnStatus, person.words('studio.status.version', { number }));

  beforeAll(async () => {
    if (!isReal) host = await startContainerHost({ studio: () => journey.easel.builder });
    const url = host?.origin ?? process.env['EASEL_WEBCONTAINER_URL'];
    const key = process.env['EASEL_WEBCONTAINER_KEY'];
    journey = await startJourney({
      env: { ...(url ? { EASEL_WEBCONTAINER_URL: url } : {}), ...(key ? { EASEL_WEBCONTAINER_KEY: key } : {}) },
      // Playwright's own list switches off what frames of other sites need to keep data.
      flags: ['--disable-features=MediaRouter'],
    });
    person = await journey.meet();
    // An installation by npm is in it.
    person.page.setDefaultTimeout(240_000);
    note(`begins, Chromium ${journey.browser.version()}, host ${url ?? 'stackblitz.com'}`);
  }, 300_000);
  afterAll(async () => {
    await journey?.end();
    await host?.close();
  });

  test('the app is set to run in a container, on a page of its own that says what it does', async () => {
    const { body } = await journey.easel.call<{ projectId: string }>('POST', '/api/projects', { name: 'Habits' });
    await person.page.goto(`${journey.easel.builder}/projects/${body.projectId}`);
    studio = studioPage(person.page);
    await studio.previewStatus.and(person.page.locator('[data-phase=ready]')).waitFor();
    await person.page.getByRole('button', { name: 'App: Habits' }).click();
    await person.page.getByRole('menuitem', { name: person.words('engine.menu') }).click();
    await person.page.getByTestId('radio-engine-webcontainer').click();
    await picture(person.page, 'engine-choice');
    await person.page.getByTestId('button-save-engine').click();
    await person.page.waitForURL(/\/container$/);
    expect(await person.page.evaluate(() => crossOriginIsolated)).toBe(true);
    await says(studio.previewStatus, /Getting|Putting/);
    await picture(person.page, 'engine-starting');
    await studio.previewStatus.and(person.page.locator('[data-phase=ready]')).waitFor();
    note('cold: the template runs');
    await picture(person.page, 'engine-ready');
  }, 300_000);

  test('what a reply writes appears in it, and the version is tried there', async () => {
    await studio.ask(promptsOf('habit-tracker')[0]);
    await studio.app.getByRole('heading', { name: 'Your habits' }).waitFor();
    note('the first reply is on screen');
    await isReady(2);
    await says(studio.conversation, /Opened 1 page at 2 sizes: no errors/);
    note('the first version was tried');
  }, 300_000);

  test('a change keeps what was typed, an earlier version comes back', async () => {
    await studio.app.getByRole('button', { name: 'New habit' }).click();
    await studio.app.getByRole('textbox').fill('Call my mother');
    await studio.ask(promptsOf('habit-tracker')[1]);
    await isReady(3);
    await studio.app.getByRole('heading', { name: /^Good (morning|afternoon|evening)/ }).waitFor();
    expect(await studio.app.getByRole('textbox').inputValue()).toBe('Call my mother');
    note('a change kept the state');
    await studio.open('versions');
    await studio.versions.restoreButton(2).click();
    await studio.versions.item(4).waitFor();
    await studio.open('preview');
    await studio.app.getByRole('heading', { name: /^Good (morning|afternoon|evening)/ }).waitFor({ state: 'detached' });
    await studio.app.getByRole('heading', { name: 'Today' }).waitFor();
    note('an earlier version came back');
  }, 300_000);

  test('it is published, and another engine is one choice away', async () => {
    await studio.open('publish');
    await studio.publish.publish(person.words, 4);
    const site = await studio.publish.openLiveSite();
    await site.getByRole('heading', { name: 'Today' }).waitFor();
    await site.close();
    note('published');
    await person.page.getByRole('button', { name: 'App: Habits' }).click();
    await person.page.getByRole('menuitem', { name: person.words('engine.menu') }).click();
    await person.page.getByTestId('radio-engine-automatic').click();
    await person.page.getByTestId('button-save-engine').click();
    await person.page.waitForURL(/\/projects\/[a-z2-7]{26}$/);
    expect(await person.page.evaluate(() => crossOriginIsolated)).toBe(false);
    await studio.app.getByRole('heading', { name: 'Today' }).waitFor();
    expect(person.faults).toEqual([]);
    note('ends well');
  }, 300_000);
});
