import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says, type StudioPage } from '../pages/studio-page';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { promptsOf } from '../support/projects';
import { longTest } from '../support/sample';
import { sideways } from '../support/sideways';

describe('the same journey on a phone', () => {
  let journey: Journey;
  let person: Person;
  let studio: StudioPage;

  const isReady = (number: number) => says(studio.turnStatus, person.words('studio.status.version', { number }));
  const show = (side: 'chat' | 'app') =>
    person.page.getByRole('button', { name: person.words(`studio.${side}`), exact: true }).click();
  /** Checks that the view fits, and takes a picture of it. */
  const fits = async (name: string) => {
    await picture(person.page, `phone-${name}`);
    expect(await sideways(person.page), name).toBe(0);
  };

  beforeAll(async () => {
    journey = await startJourney();
    person = await journey.meet({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
  });
  afterAll(() => journey?.end());

  test('builds from a sentence, and first answers its question', async () => {
    const landing = await person.arrive();
    await fits('landing');
    studio = await landing.build(promptsOf('volunteer-rota')[0]);
    await says(studio.turnStatus, person.words('studio.status.question'));
    await fits('question');
    await person.page.getByRole('radio').nth(1).click();
    await person.page.getByRole('button', { name: person.words('studio.question.answer'), exact: true }).click();
    await isReady(1);
    await fits('chat');
  });

  test('shows chat or app, and all names in the app', async () => {
    await show('app');
    await studio.app.getByRole('heading').first().waitFor();
    await studio.previewStatus.waitFor();
    await fits('app');
    await studio.open('code');
    await person.page.getByRole('tree', { name: 'Files' }).waitFor();
    await fits('code');
    await show('chat');
    await studio.ask(promptsOf('volunteer-rota')[1]);
    await isReady(2);
  });

  test('restores an earlier version', async () => {
    await show('app');
    await studio.open('versions');
    await studio.versions.item(2).waitFor();
    await fits('versions');
    await studio.versions.compareButton(2).click();
    await person.page.getByRole('heading', { name: person.words('versions.summaryTitle') }).waitFor();
    await fits('compare');
    await person.page.getByRole('button', { name: person.words('versions.back') }).click();
    await studio.versions.restoreButton(1).click();
    await studio.versions.item(3).waitFor();
  });

  // Covered in `npm test` by journeys/habit-tracker.
  longTest('publishes', async () => {
    await studio.open('publish');
    await fits('publish-before');
    await studio.publish.publish(person.words, 3);
    await fits('publish');
    const site = await studio.publish.openLiveSite();
    await site.getByRole('heading').first().waitFor();
    expect(await sideways(site)).toBe(0);
    await site.close();
  });

  test('My apps and settings fit too', async () => {
    await person.page.goto(`${journey.easel.builder}/apps`);
    await person.page.getByRole('list', { name: person.words('projects.list') }).waitFor();
    await fits('apps');
    await person.page.goto(`${journey.easel.builder}/settings`);
    await person.page.getByRole('heading', { name: person.words('settings.modelTitle') }).waitFor();
    await fits('settings');
    expect(person.faults).toEqual([]);
  });
});
