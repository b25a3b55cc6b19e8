import AxeBuilder from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says, studioPage, type StudioPage } from '../pages/studio-page';
import { isClean } from '../support/is-clean';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { startScriptedModel, type ScriptedModel } from '../support/scripted-model';

/** Walking five journeys with accounts takes a while on two shared cores. */
const timeout = 240_000;
/** Any change: what the template promises is tried with it. */
const change = 'A line for the foot.\n\n<file path="README.md">\n# Our club\n</file>\n';

// One journey told in steps: each goes on where the one before ended.
describe('an app begun from a template', () => {
  let model: ScriptedModel;
  let journey: Journey;
  let owner: Person;
  let studio: StudioPage;

  beforeAll(async () => {
    model = await startScriptedModel(() => change);
    journey = await startJourney({ env: model.env });
    owner = await journey.meet();
  });
  afterAll(async () => {
    await journey?.end();
    await model?.close();
  });

  test('opens by one click on the first page, finished, without a call to the model', { timeout }, async () => {
    await owner.arrive();
    const templates = owner.page.getByTestId('list-templates');
    await isClean(owner.page, 'templates');
    await templates.getByRole('button').first().click();
    await owner.page.waitForURL(/\/projects\/[a-z2-7]{26}$/);
    studio = studioPage(owner.page);
    await studio.app.getByRole('heading', { name: 'Coming evenings' }).waitFor({ timeout });
    await owner.page.getByText(owner.words('studio.emptyTemplate')).waitFor();
    expect(model.requests).toHaveLength(0);
  });

  test('keeps every promise it comes with when it is changed', { timeout }, async () => {
    await studio.ask('Add a readme');
    await says(studio.turnStatus, owner.words('studio.status.version', { number: 2 }), timeout);
    const projectId = new URL(owner.page.url()).pathname.split('/')[2];
    const { body } = await journey.easel.call<{ promises: { id: string; proof?: string }[] }>(
      'GET',
      `/api/projects/${projectId}/promises`,
    );
    expect(body.promises.map(({ id, proof }) => `${id} ${proof}`)).toEqual(
      [
        'place-is-kept',
        'last-place-once',
        'visitors-see-evenings',
        'board-for-members',
        'running-is-for-the-owner',
      ].map((id) => `${id} held`),
    );
  });

  test('published, somebody else becomes a member and takes a place', { timeout }, async () => {
    await studio.open('publish');
    await studio.publish.publish(owner.words, 2);
    const url = (await owner.page.getByTestId('link-live-site').getAttribute('href'))!;
    const { page } = await journey.meet({ viewport: { width: 360, height: 740 } });
    await page.goto(url);
    await page.getByRole('link', { name: 'Open night on the Down' }).last().click();
    await page.getByText('0 of 16 taken').waitFor();
    await page.getByRole('link', { name: 'Join or sign in' }).last().click();
    await page.getByRole('button', { name: 'New here? Create an account' }).click();
    await page.getByLabel('Your name').fill('Mia');
    await page.getByLabel('E-mail').fill('mia@x.test');
    await page.getByLabel('Password').fill('a long sentence 42');
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.getByRole('heading', { name: 'Your account' }).waitFor();
    await page.goto(new URL('/nights', url).href);
    await page.getByRole('link', { name: 'Open night on the Down' }).click();
    await page.getByRole('button', { name: 'Take a place' }).click();
    await page.getByText('1 of 16 taken').waitFor();
    for (const place of ['/', '/nights', '/board', '/mine', '/run']) {
      await page.goto(new URL(place, url).href);
      await page.getByRole('heading').first().waitFor();
      await picture(page, `templates-club${place.replace('/', '-')}`);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${place} ${id} ${target.join(' ')}`)),
      ).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), place).toBe(0);
    }
    expect(owner.faults).toEqual([]);
  });
});
