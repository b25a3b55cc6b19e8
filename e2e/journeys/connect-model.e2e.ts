import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Locale } from '../../lib/studio/messages/locale';
import { behaviours, type ModelServer, startModelServer } from '../../lib/turns/models/misbehaving-model.double';
import { says } from '../pages/studio-page';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { sideways } from '../support/sideways';

const places: Array<{ locale: Locale; width: number; colorScheme: 'light' | 'dark' }> = [
  { locale: 'en', width: 1280, colorScheme: 'light' },
  { locale: 'zh-CN', width: 360, colorScheme: 'dark' },
];

describe('connecting a model within a minute', () => {
  let journey: Journey;
  let model: ModelServer;

  beforeAll(async () => {
    // `first` answers the connection test, but fails when it has to build.
    model = await startModelServer({
      behave: ({ model: id, messages }) => (id === 'first' && messages.length > 1 ? behaviours.down : undefined),
    });
    journey = await startJourney({ isAlone: true });
  });
  afterAll(async () => {
    await journey?.end();
    await model?.close();
  });

  async function openSettings(person: Person): Promise<Page> {
    await person.page.goto(`${journey.easel.builder}/settings`);
    await person.page.getByRole('list', { name: person.words('settings.cardsTitle') }).waitFor();
    return person.page;
  }

  const card = (page: Page, provider: string) => page.getByTestId(`button-provider-${provider}`);

  async function fill(person: Person, values: { address?: string; key?: string; model?: string }): Promise<void> {
    const field = (name: 'address' | 'key' | 'model') =>
      person.page.getByLabel(person.words(`settings.${name}`), { exact: true });
    if (values.address !== undefined) await field('address').fill(values.address);
    if (values.key !== undefined) await field('key').fill(values.key);
    if (values.model !== undefined) await field('model').fill(values.model);
    await person.page.getByRole('button', { name: person.words('settings.connect'), exact: true }).click();
  }

  test.each(places)(
    'says what to change, then connects ($locale, $width px)',
    async ({ locale, width, colorScheme }) => {
      const person = await journey.meet({
        locale,
        viewport: { width, height: 800 },
        colorScheme,
        reducedMotion: 'reduce',
      });
      const { words } = person;
      const page = await openSettings(person);
      const label = (name: string) => `connect-${name}-${locale}-${width}`;
      const isClean = async (name: string) => {
        await picture(page, label(name));
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map(({ id, nodes }) => `${id} ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
        ).toEqual([]);
        expect(await sideways(page), name).toBe(0);
      };
      await picture(page, label('cards'));
      expect(await page.getByText(words('settings.priceUnknown')).count()).toBeGreaterThan(0);

      // Only one is open at a time, so that labels are unique.
      await card(page, 'kimi').click();
      await page.getByRole('radio', { name: words('settings.places.china') }).click();
      await page.getByRole('link', { name: words('settings.getKey') }).waitFor();
      await isClean('kimi');
      await card(page, 'other').click();
      expect(await page.getByRole('button', { name: words('settings.connect'), exact: true }).count()).toBe(1);

      await fill(person, { address: model.baseUrl, key: 'sk-wrong', model: 'refused-key' });
      await page
        .getByRole('alert')
        .filter({ hasText: words('settings.failures.model-key-refused') })
        .waitFor();
      await fill(person, { model: 'unknown-model' });
      await page
        .getByRole('alert')
        .filter({ hasText: words('settings.failures.model-unknown') })
        .waitFor();
      await isClean('refused');
      await fill(person, { address: 'http://no-such-host.invalid/v1' });
      await page
        .getByRole('alert')
        .filter({ hasText: words('errors.model-unreachable') })
        .waitFor();
      await fill(person, { address: model.baseUrl, key: 'sk-right', model: 'ok' });
      await page.getByText(words('settings.connected', { model: 'ok' })).waitFor();

      // A second model, using the key that is already stored.
      await page.getByRole('radio', { name: words('settings.slots.spare.name') }).click();
      await card(page, 'other').click();
      await fill(person, { address: model.baseUrl, model: 'second' });
      await page
        .getByText(words('settings.connectedFor', { what: words('settings.slots.spare.name'), model: 'second' }))
        .waitFor();
      expect(model.requests.at(-1)!.authorization).toBe('Bearer sk-right');
      await isClean('two');

      await page
        .getByRole('button', { name: words('settings.disconnectOf', { what: words('settings.slots.spare.name') }) })
        .click();
      await page
        .getByText(words('settings.connectedAt', { address: model.baseUrl }))
        .nth(1)
        .waitFor({ state: 'detached' });
      await page.getByRole('button', { name: words('settings.disconnect'), exact: true }).click();
      await page.getByText(words('settings.usingDemo')).waitFor();
      // The browser logs every failed response; the ones here are expected.
      expect(person.faults.filter((fault) => !/Failed to load resource/.test(fault))).toEqual([]);
      await person.context.close();
    },
  );

  test('the studio says which model failed and which one took over', async () => {
    const put = (slot: string, modelId: string) =>
      journey.easel.call('PUT', '/api/settings/model', { baseUrl: model.baseUrl, modelId, slot });
    expect((await put('build', 'first')).status).toBe(200);
    expect((await put('spare', 'second')).status).toBe(200);
    const person = await journey.meet();
    const studio = await (await person.arrive()).build('A page that greets me');
    await says(studio.turnStatus, person.words('studio.status.version', { number: 1 }));
    await person.page.getByText(person.words('studio.work.modelChanged', { from: 'first', to: 'second' })).waitFor();
    await picture(person.page, 'model-changed');
    for (const slot of ['spare', 'build']) await journey.easel.call('DELETE', `/api/settings/model?slot=${slot}`);
    expect(person.faults).toEqual([]);
    await person.context.close();
  });

  test('goes to OpenRouter to sign in, and returns with an explanation', async () => {
    const person = await journey.meet();
    const { words, page } = person;
    let asked = new URL('http://none');
    await page.route('https://openrouter.ai/**', async (route) => {
      asked = new URL(route.request().url());
      const back = new URL(asked.searchParams.get('callback_url')!);
      back.searchParams.set('code', 'a-code-that-nobody-gave');
      await route.fulfill({ status: 200, contentType: 'text/html', body: `<a href="${back.href}">Authorise</a>` });
    });
    await openSettings(person);
    await card(page, 'openrouter').click();
    await picture(page, 'connect-openrouter');
    await page.getByRole('button', { name: words('settings.signIn', { name: 'OpenRouter' }) }).click();
    await page.getByRole('link', { name: 'Authorise' }).waitFor();
    expect(asked.pathname).toBe('/auth');
    expect(asked.searchParams.get('code_challenge_method')).toBe('S256');
    expect(asked.searchParams.get('callback_url')).toMatch(
      new RegExp(`^http://localhost:${journey.easel.port}/api/sign-in/openrouter/[a-z2-7]{26}$`),
    );

    // OpenRouter's own response does not matter: here it is unreachable, or knows no such code.
    await page.getByRole('link', { name: 'Authorise' }).click();
    await page.getByText(words('errors.sign-in-refused')).waitFor();
    await picture(page, 'connect-signed-in');
    expect(new URL(page.url()).pathname).toBe('/settings');
    expect(page.url()).not.toContain('code');

    // The state can only be used once.
    await page.goto(`${asked.searchParams.get('callback_url')}?code=again`);
    await page.getByText(words('errors.sign-in-expired')).waitFor();
    await person.context.close();
  });
});
