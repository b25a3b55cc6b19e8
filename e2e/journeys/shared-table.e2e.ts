import type { FrameLocator } from 'playwright';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { says, studioPage, type StudioPage } from '../pages/studio-page';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { promptsOf } from '../support/projects';

// One journey told in steps: each continues where the previous one ended.
describe('bookings that move from the guest’s phone to the restaurant', () => {
  let journey: Journey;
  let owner: Person;
  let hers: StudioPage;
  let day = '';
  const isReady = (number: number) => says(hers.turnStatus, owner.words('studio.status.version', { number }));
  const go = async (studio: StudioPage, route: string) => {
    await (await studio.appFrame()).evaluate((hash) => void (location.hash = hash), route);
  };

  async function book(studio: StudioPage, name: string): Promise<void> {
    await go(studio, '/book');
    await studio.app.getByLabel('Day').fill(day);
    await studio.app.getByLabel('People').selectOption({ label: '4 people' });
    await studio.app.getByRole('button', { name: /^20:00/ }).click();
    await studio.app.getByLabel('Name').fill(name);
    await studio.app.getByLabel('Phone').fill('012 999 88 77');
    await studio.app.getByRole('button', { name: 'Book this table' }).click();
    await studio.app.getByText(`Grazie, ${name}`).waitFor();
  }
  const listed = (app: FrameLocator, name: string) => app.getByRole('listitem').filter({ hasText: name });

  beforeAll(async () => {
    journey = await startJourney();
    owner = await journey.meet();
    const friday = new Date(Date.now() + 7 * 86_400_000);
    while (friday.getDay() !== 5) friday.setDate(friday.getDate() + 1);
    day = new Date(friday.getTime() - friday.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  });
  afterAll(() => journey?.end());

  test('a booking stays in the browser it was made in, at first', async () => {
    const landing = await owner.arrive();
    const [first, ...rest] = promptsOf('table-booking');
    hers = await landing.build(first);
    await isReady(1);
    for (const [index, prompt] of rest.slice(0, 2).entries()) {
      await hers.ask(prompt);
      await isReady(index + 2);
    }
    const guest = await journey.meet();
    await guest.page.goto(owner.page.url());
    await book(studioPage(guest.page), 'Rosa Prova');
    await guest.context.close();
    await go(hers, '/bookings');
    await hers.app.getByLabel('Go to day').fill(day);
    expect(await listed(hers.app, 'Rosa Prova').count()).toBe(0);
  });

  test('one sentence later it reaches the owner, whatever phone it was made on', async () => {
    await hers.ask(promptsOf('table-booking')[3]!);
    await isReady(4);
    await says(hers.conversation, /Opened \d+ pages at 3 sizes: no errors/);
    await go(hers, '/bookings');
    await hers.app.getByLabel('E-mail').fill('lina@x.test');
    await hers.app.getByLabel('Password').fill('basil and tomatoes');
    await hers.app
      .getByRole('button', { name: /account/i })
      .first()
      .click();
    await hers.app.getByLabel('Go to day').waitFor();

    const guest = await journey.meet();
    await guest.page.goto(owner.page.url());
    const his = studioPage(guest.page);
    await book(his, 'Marco Rossi');
    await picture(guest.page, 'shared-table-booked');
    // Guests can't see anyone's bookings.
    await go(his, '/bookings');
    await his.app.getByRole('heading', { name: 'For the restaurant' }).waitFor();

    await hers.page.getByTestId('button-reload-preview').click();
    // The page reloads at the same place, and may discard text that was entered before the reload.
    await vi.waitFor(
      async () => {
        await hers.app.getByLabel('Go to day').fill(day, { timeout: 5000 });
        await listed(hers.app, 'Marco Rossi').first().waitFor({ timeout: 2000 });
      },
      { timeout: 60_000 },
    );
    await picture(owner.page, 'shared-table-owner');
    expect([owner.faults, guest.faults]).toEqual([[], []]);
  });
});
