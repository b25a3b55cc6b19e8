import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Behaviour, type ModelServer, startModelServer } from '../../lib/turns/models/misbehaving-model.double';
import { says, studioPage, type StudioPage } from '../pages/studio-page';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { longTest } from '../support/sample';
import { sideways } from '../support/sideways';

let replies = 0;

/** A small app that differs each time, so that every reply makes a version. */
function answer(more: Partial<Behaviour> = {}): Behaviour {
  replies += 1;
  const app = `export default function App() {\n  return <h1>Shop ${replies}</h1>;\n}`;
  return { text: `Here it is.\n\n<file path="src/App.tsx">\n${app}\n</file>\n`, ...more };
}

describe('visible costs', () => {
  let journey: Journey;
  let model: ModelServer;
  let person: Person;
  let studio: StudioPage;
  let address = '';
  /** Marks already handled, because later prompts quote earlier ones. */
  const met = new Set<string>();

  const isReady = (number: number) => says(studio.turnStatus, person.words('studio.status.version', { number }));
  const cost = () => person.page.getByTestId('button-cost');
  const popover = () => person.page.getByRole('dialog', { name: person.words('studio.top.costTitle') });
  const estimate = (page: Page) => page.getByTestId('estimate');
  async function fits(page: Page, name: string): Promise<void> {
    await picture(page, `spending-${name}`);
    expect(await sideways(page), name).toBe(0);
  }
  async function isClean(page: Page, name: string): Promise<void> {
    await fits(page, name);
    const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze();
    expect(violations.map(({ id, nodes }) => `${name} ${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`)).toEqual(
      [],
    );
  }

  beforeAll(async () => {
    model = await startModelServer({
      models: ['gpt-4o', 'ok'],
      behave: ({ messages }) => {
        const said = JSON.stringify(messages.at(-1));
        const isFirst = (sign: string) => said.includes(sign) && !met.has(sign) && met.add(sign) !== null;
        if (isFirst('[[slowly]]')) return answer({ chunkCharacters: 4, chunkDelayMs: 120 });
        if (isFirst('[[cut]]')) return { text: 'Here', ending: 'drop' };
        return answer();
      },
    });
    journey = await startJourney({
      env: { OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'sk-e2e-spending', EASEL_MODEL: 'gpt-4o' },
    });
    person = await journey.meet();
  });
  afterAll(async () => {
    await journey?.end();
    await model?.close();
  });

  test('an empty list says so and offers a next step', async () => {
    await person.arrive();
    await person.page.goto(`${journey.easel.builder}/spending`);
    await person.page.getByText(person.words('money.spending.empty')).waitFor();
    await isClean(person.page, 'empty');
  });

  test('estimates what a new app will cost before it is built, and says what the estimate is based on', async () => {
    const landing = await person.arrive();
    await says(estimate(person.page), person.words('money.estimate.typical'));
    expect(await estimate(person.page).innerText()).toMatch(/\$\d+\.\d\d.*\$\d+\.\d\d/s);
    await fits(person.page, 'landing');
    studio = await landing.build('=SUM(A1) is how I name my shop [[slowly]]');
    address = person.page.url();
  });

  test('shows spending during a reply, and the total afterwards', async () => {
    await says(cost(), /\$0\.0[1-9]/);
    await cost().click();
    await says(popover(), /\$0\.0[1-9]\d* and counting/);
    await person.page.keyboard.press('Escape');
    await isReady(1);
    await says(studio.conversation, /\$0\.0[1-9]/);
    await cost().click();
    await says(popover(), person.words('studio.top.costLastChange'));
    await says(popover(), /\$0\.0[1-9] of \$20\.00/);
    await isClean(person.page, 'popover');
    await person.page.keyboard.press('Escape');
  });

  test('a limit can be set in the page, and stops the next change before the model is called', async () => {
    await cost().click();
    await popover()
      .getByRole('button', { name: person.words('money.limits.change') })
      .click();
    const field = popover().getByLabel(person.words('money.limits.changeProject'));
    await field.fill('a lot');
    await popover()
      .getByRole('button', { name: person.words('common.save') })
      .click();
    await popover().getByText(person.words('money.limits.wrong')).waitFor();
    await isClean(person.page, 'limits-form');
    await field.fill('0,02');
    await popover()
      .getByRole('button', { name: person.words('common.save') })
      .click();
    await says(popover(), /of \$0\.02/);
    await person.page.keyboard.press('Escape');
    await says(cost(), /of \$0\.02/);

    const calls = model.requests.length;
    await studio.ask('Make the heading blue');
    const card = person.page.getByTestId('limit-card');
    await says(card, /\$0\.02 you allow/);
    await says(card, person.words('money.reached.kept'));
    expect(model.requests.length).toBe(calls);
    await isClean(person.page, 'limit');
  });

  test('at the limit the app can still be viewed and edited by hand', async () => {
    await says(studio.app.getByRole('heading', { level: 1 }), /Shop 1/);
    const { body } = await journey.easel.call<{ version: { number: number } }>(
      'POST',
      `/api/projects/${address.split('/').at(-1)}/versions`,
      { operations: [{ type: 'file-write', path: 'src/notes.ts', content: 'export const open = true;\n' }] },
    );
    expect(body.version.number).toBe(2);
  });

  test('one click raises it by the amount on the button, and continues', async () => {
    const raise = person.page.getByTestId('button-raise-limit');
    expect(await raise.innerText()).toBe(person.words('money.reached.raise', { amount: '$1.00' }));
    await raise.click();
    await isReady(3);
    await says(cost(), /of \$1\.00/);
    await says(studio.app.getByRole('heading', { level: 1 }), /Shop 2/);
  });

  test('what did not count is listed, with the change it belongs to', async () => {
    await studio.ask('And a footer [[cut]]');
    // It may have been charged, so a retry is up to the person.
    await person.page.getByTestId('button-try-again').click();
    await isReady(4);
    await studio.ask('Then a header');
    await isReady(5);
    await says(estimate(person.page), person.words('money.estimate.project', { turns: 3 }));
    await fits(person.page, 'estimate');
  });

  test('lists what was paid for, by app, with totals', async () => {
    await cost().click();
    await popover()
      .getByRole('link', { name: person.words('money.limits.paidFor') })
      .click();
    const table = person.page.getByRole('table', { name: person.words('money.spending.table') });
    await table.waitFor();
    expect(person.page.url()).toContain('/spending?project=');
    const rows = table.locator('tbody tr');
    expect(await rows.count()).toBe(5);
    expect(await rows.last().innerText()).toContain('=SUM(A1) is how I name my shop');
    await says(rows.nth(2), person.words('money.spending.why.asked-again'));
    const { body } = await journey.easel.call<{ turns: Array<{ costUsd: number; input: number }> }>(
      'GET',
      '/api/spending',
    );
    const total = body.turns.reduce((sum, { costUsd }) => sum + costUsd, 0);
    await says(person.page.getByTestId('spending-total'), `$${total.toFixed(2)}`);
    await isClean(person.page, 'page');
  });

  test('exports it as a table without spreadsheet formulas', async () => {
    const [download] = await Promise.all([
      person.page.waitForEvent('download'),
      person.page.getByRole('link', { name: person.words('money.spending.download') }).click(),
    ]);
    const csv = readFileSync(await download.path(), 'utf8');
    const lines = csv.split('\r\n');
    expect(lines[0]).toMatch(/^\uFEFFWhen \(UTC\),App,Request,Model,Tokens in/);
    expect(lines).toHaveLength(7);
    expect(lines[5]).toContain(`'=SUM(A1) is how I name my shop`);
    expect(csv).not.toMatch(/(^|,)"?[=+@-]/m);
  });

  // Covered in `npm test` by journeys/phone.
  longTest('the same in Chinese, on a phone, in dark mode', async () => {
    const phone = await journey.meet({ locale: 'zh-CN', viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
    await phone.arrive();
    await says(estimate(phone.page), phone.words('money.estimate.typical'));
    await fits(phone.page, 'landing-zh');
    await phone.page.goto(`${journey.easel.builder}/spending`);
    await phone.page.getByRole('table', { name: phone.words('money.spending.table') }).waitFor();
    await isClean(phone.page, 'page-zh');
    await phone.page.goto(address);
    await says(estimate(phone.page), phone.words('money.estimate.project', { turns: 3 }));
    await isClean(phone.page, 'studio-zh');
    await phone.page.getByTestId('button-cost').click();
    await phone.page.getByText(phone.words('money.limits.promise')).waitFor();
    await isClean(phone.page, 'popover-zh');
    await phone.page.keyboard.press('Escape');
    const of = `/api/projects/${address.split('/').at(-1)}`;
    expect((await journey.easel.call('PATCH', of, { limitUsd: 0.01 })).status).toBe(200);
    await studioPage(phone.page).ask('加一个页脚');
    await says(phone.page.getByTestId('limit-card'), phone.words('money.reached.kept'));
    await phone.page.getByTestId('button-raise-limit').waitFor();
    await isClean(phone.page, 'limit-zh');
    expect(phone.faults).toEqual([]);
    await phone.context.close();
  });

  // Covered in `npm test` by lib/turns/budget/summarise-calls.test.ts.
  longTest('for a model without a price, says that the price is not known, and gives no amount', async () => {
    const connected = { baseUrl: model.baseUrl, apiKey: 'k', modelId: 'ok' };
    expect((await journey.easel.call('PUT', '/api/settings/model', connected)).status).toBe(200);
    const { page } = person;
    const landing = await person.arrive();
    const another = await landing.build('A list of my books');
    studio = studioPage(another.page);
    await isReady(1);
    expect(await cost().innerText()).toMatch(/^Cost so far\s+Price not known$/);
    expect(await studio.conversation.innerText()).not.toContain('$');
    expect(await estimate(page).count()).toBe(0);
    await cost().click();
    await popover().getByText(person.words('money.limits.noPrice')).waitFor();
    expect(await popover().innerText()).not.toContain('$');
    await fits(page, 'no-price');
    await page.goto(`${journey.easel.builder}/spending`);
    const first = page.locator('tbody tr').first();
    await says(first, person.words('money.spending.noPrice'));
    await page.getByLabel(person.words('money.spending.filter')).selectOption({ label: 'List of my books' });
    expect(await page.locator('tbody tr').count()).toBe(1);
    expect(await page.getByRole('table').innerText()).not.toContain('$');
    expect(person.faults).toEqual([]);
  });
});
