import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startModelServer, type ModelServer } from '../../lib/turns/models/misbehaving-model.double';
import { says } from '../pages/studio-page';
import { isClean } from '../support/is-clean';
import { startJourney, type Journey } from '../support/journey';

const app = '<file path="src/App.tsx">\nexport default function App() {\n  return <h1>Buns</h1>;\n}\n</file>\n';

describe('a model whose price no table knows', () => {
  let journey: Journey;
  let model: ModelServer;
  beforeAll(async () => {
    model = await startModelServer({ models: ['house-model'], behave: () => ({ text: `Buns.\n\n${app}` }) });
    journey = await startJourney({ isAlone: true });
  });
  afterAll(async () => {
    await journey?.end();
    await model?.close();
  });

  test('gets one in the settings, and costs are told in money from then on', async () => {
    const person = await journey.meet({ viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
    const { page, words } = person;
    await page.goto(`${journey.easel.builder}/settings`);
    await page.getByTestId('button-provider-other').click();
    await page.getByLabel(words('settings.address'), { exact: true }).fill(model.baseUrl);
    await page.getByLabel(words('settings.model'), { exact: true }).fill('house-model');
    await page.getByRole('button', { name: words('settings.connect'), exact: true }).click();
    const price = page.getByTestId('price-of-model');
    await price.locator('summary').click();
    await price.getByLabel(words('settings.price.input')).fill('two');
    await price.getByLabel(words('settings.price.output')).fill('8');
    await price.getByRole('button', { name: words('settings.price.keep') }).click();
    await says(price, words('settings.price.wrong'));
    await price.getByLabel(words('settings.price.input')).fill('2,5');
    await isClean(page, 'price-phone-dark');
    await price.getByRole('button', { name: words('settings.price.keep') }).click();
    await says(price, words('settings.price.own'));

    const settings = await journey.easel.call<{ connection: { price: unknown } }>('GET', '/api/settings/model');
    expect(settings.body.connection.price).toEqual({ input: 2.5, cached: 2.5, output: 8 });

    const studio = await (await person.arrive()).build('Buns');
    await says(studio.turnStatus, words('studio.status.version', { number: 1 }));
    await says(studio.conversation, '$0.');
  });
});
