import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says, studioPage, type StudioPage } from '../pages/studio-page';
import { isClean } from '../support/is-clean';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { startScriptedModel, type ScriptedModel } from '../support/scripted-model';
import { sideways } from '../support/sideways';

/** Walking five journeys with accounts takes a while on two shared cores. */
const timeout = 240_000;
/** Any change will do: making one starts a trial of the template's promises. */
const change = 'A line for the foot.\n\n<file path="README.md">\n# Ours\n</file>\n';

// One journey told in steps, on one server: each goes on where the one before ended.
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

  const projectOf = () => new URL(owner.page.url()).pathname.split('/')[2]!;
  /** Opens a template with one click on the first page, without a call to the model. */
  async function open(at: number, heading: string) {
    const asked = model.requests.length;
    const templates = owner.page.getByTestId('list-templates');
    await templates.getByRole('button').nth(at).click();
    await owner.page.waitForURL(/\/projects\/[a-z2-7]{26}$/);
    studio = studioPage(owner.page);
    await studio.app.getByRole('heading', { name: heading }).waitFor({ timeout });
    await owner.page.getByText(owner.words('studio.emptyTemplate')).waitFor();
    expect(model.requests).toHaveLength(asked);
  }
  /** Makes some change; returns the result of each promise in its trial. */
  async function changed(): Promise<string[]> {
    await studio.ask('Add a readme');
    await says(studio.turnStatus, owner.words('studio.status.version', { number: 2 }), timeout);
    const { body } = await journey.easel.call<{ promises: { id: string; proof?: string }[] }>(
      'GET',
      `/api/projects/${projectOf()}/promises`,
    );
    return body.promises.map(({ id, proof }) => `${id} ${proof}`);
  }
  const held = (...ids: string[]) => ids.map((id) => `${id} held`);
  async function published(): Promise<string> {
    await studio.open('publish');
    await studio.publish.publish(owner.words, 2);
    return (await owner.page.getByTestId('link-live-site').getAttribute('href'))!;
  }
  /** Axe finds nothing on these pages, and none scrolls sideways. */
  async function areSound(page: Page, url: string, name: string, places: readonly string[]): Promise<void> {
    for (const place of places) {
      await page.goto(new URL(place, url).href);
      await page.getByRole('heading').first().waitFor();
      await picture(page, `templates-${name}${place.replaceAll('/', '-')}`);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${place} ${id} ${target.join(' ')}`)),
      ).toEqual([]);
      expect(await sideways(page), place).toBe(0);
    }
  }

  test('a club opens by one click on the first page, finished', { timeout }, async () => {
    await owner.arrive();
    await isClean(owner.page, 'templates');
    await open(0, 'Coming evenings');
    // The tables that the sign-in needs for itself, including its key, are not what an owner looks for first.
    const { page } = owner;
    const studio = studioPage(page);
    await studio.open('data');
    const parts = page.getByTestId('button-tables-of-parts');
    await parts.waitFor();
    const key = page.getByTestId('chip-table-app_class_key');
    expect([await key.count(), await page.getByTestId('chip-table-app_people').count()]).toEqual([0, 0]);
    await picture(page, 'templates-club-data');
    await parts.click();
    await key.waitFor();
    await studio.open('preview');
  });

  test('the club keeps every promise it comes with when it is changed', { timeout }, async () => {
    expect(await changed()).toEqual(
      held(
        'place-is-kept',
        'last-place-once',
        'visitors-see-evenings',
        'board-for-members',
        'running-is-for-the-owner',
      ),
    );
  });

  test('the club published, somebody else becomes a member and takes a place', { timeout }, async () => {
    const url = await published();
    const { page, context } = await journey.meet({ viewport: { width: 360, height: 740 } });
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
    await areSound(page, url, 'club', ['/', '/nights', '/board', '/mine', '/run']);
    await context.close();
  });

  test('a shop opens the same way, and keeps every promise it comes with', { timeout }, async () => {
    await owner.arrive();
    await open(1, 'Hold on to the wind.');
    expect(await changed()).toEqual(
      held(
        ...['cart-is-kept', 'wind-chooses', 'sending-is-for-the-owner', 'price-is-the-owners', 'stopped-is-gone'],
        ...['payments-orders', 'payments-income'],
      ),
    );
  });

  test('its owner sees the parcels to send, the prices, and what came in', { timeout }, async () => {
    const shop = studio.app;
    await studio.open('preview');
    await shop.getByRole('link', { name: 'Sign in' }).click();
    await shop.getByRole('button', { name: 'New here? Create an account' }).click();
    await shop.getByLabel('Your name').fill('Ida');
    await shop.getByLabel('E-mail').fill('ida@x.test');
    await shop.getByLabel('Password').fill('a long sentence 42');
    await shop.getByRole('button', { name: 'Create an account' }).click();
    await shop.getByRole('link', { name: 'Workshop' }).click();
    await says(shop.getByRole('list', { name: 'To send' }), 'Hanna Fairweather');
    await picture(owner.page, 'templates-shop-owner');
    await shop.getByRole('link', { name: 'Income and refunds' }).click();
    await says(shop.getByRole('list', { name: 'Orders' }), '1 × Swift');
    await picture(owner.page, 'templates-shop-income');
  });

  test('the shop published, a guest buys as a test and says where it goes', { timeout }, async () => {
    const url = await published();
    const key = await journey.easel.call('PUT', `/api/projects/${projectOf()}/functions/secrets/STRIPE_SECRET_KEY`, {
      ...{ lane: 'live', value: 'test' },
    });
    expect(key.status).toBe(200);
    const { page } = await journey.meet({ viewport: { width: 360, height: 740 } });
    await page.goto(url);
    await page.getByRole('radio', { name: 'Umbrellas turn' }).check({ force: true });
    await says(page.getByRole('status').first(), '1 kite flies in this');
    await page.getByRole('link', { name: 'Crate' }).click();
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await areSound(page, url, 'shop', ['/', '/kites/crate', '/cart', '/orders', '/workshop']);
    await page.goto(new URL('/cart', url).href);
    await page.getByRole('button', { name: 'Go to payment' }).click();
    await says(page.getByRole('note'), 'Test – no money moves');
    await page.getByLabel('E-mail').fill('mia@x.test');
    await page.getByRole('button', { name: /^Pay \(test\)/ }).click();
    await page.getByRole('heading', { name: 'Thank you!' }).waitFor();
    await page.getByLabel('Name on the parcel').fill('Mia Lund');
    await page.getByLabel('Address').fill('1 Quay, Saltby');
    await picture(page, 'templates-shop-bought');
    await page.getByRole('button', { name: 'Send it there' }).click();
    await page.getByText('We are packing it. It goes to').waitFor();
    await says(page.getByRole('list', { name: 'Orders' }), '1 × Crate');
    expect(await sideways(page)).toBe(0);
    await picture(page, 'templates-shop-packing');
    expect(owner.faults).toEqual([]);
  });
});
