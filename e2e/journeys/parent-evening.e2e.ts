import type { FrameLocator, Locator } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says, studioPage, type StudioPage } from '../pages/studio-page';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { promptsOf } from '../support/projects';

// One journey told in steps: each continues where the previous one ended.
describe('a parents’ evening that many book at once', () => {
  let journey: Journey;
  let teacher: Person;
  let hers: StudioPage;
  const families: { person: Person; studio: StudioPage; child: string }[] = [];
  const isReady = (number: number) => says(hers.turnStatus, teacher.words('studio.status.version', { number }));

  async function signUp(app: FrameLocator, name: string): Promise<void> {
    await app.getByLabel('Your full name').fill(name);
    await app.getByLabel('E-mail').fill(`${name.toLowerCase().replace(' ', '.')}@x.test`);
    await app.getByLabel('Password').fill('chalk and sponge');
    await app.getByRole('button', { name: 'Sign up' }).click();
    await app.getByRole('button', { name: 'Sign out' }).waitFor();
  }
  const slot = (app: FrameLocator, time: string): Locator => app.getByRole('button', { name: new RegExp(`^${time}`) });

  beforeAll(async () => {
    journey = await startJourney();
    teacher = await journey.meet();
  });
  afterAll(() => journey?.end());

  test('is built, and the teacher opens an evening', async () => {
    const landing = await teacher.arrive();
    hers = await landing.build(promptsOf('parent-evening')[0]);
    await isReady(1);
    await says(hers.conversation, /Opened 1 page at 3 sizes: no errors/);
    await signUp(hers.app, 'Ada Teacher');
    await hers.app.getByRole('button', { name: 'Open for booking' }).click();
    await hers.app.getByText('16:00').first().waitFor();
    await picture(teacher.page, 'parent-evening');
  });

  test('of two parents who press for the same time, one gets it and the other is told', async () => {
    for (const [name, child] of [
      ['Mona Turner', 'Mia Turner'],
      ['Tom Brook', 'Ben Brook'],
    ] as const) {
      const person = await journey.meet();
      await person.page.goto(teacher.page.url());
      const studio = studioPage(person.page);
      await signUp(studio.app, name);
      await studio.app.getByLabel('Child’s full name').fill(child);
      await studio.app.getByRole('button', { name: 'Add child' }).click();
      await slot(studio.app, '16:00').click();
      families.push({ person, studio, child });
    }
    await Promise.all(
      families.map(({ studio, child }) => studio.app.getByRole('button', { name: `Book 16:00 for ${child}` }).click()),
    );
    const outcomes = await Promise.all(
      families.map(async ({ studio, child }) => {
        const booked = studio.app.getByRole('listitem').filter({ hasText: '16:00' }).filter({ hasText: child });
        const told = studio.app.getByRole('alert');
        await booked.or(told).first().waitFor();
        return (await told.count()) > 0 ? 'told' : 'booked';
      }),
    );
    expect(outcomes.toSorted()).toEqual(['booked', 'told']);
    const loser = families[outcomes.indexOf('told')]!;
    await slot(loser.studio.app, '16:10').click();
    await loser.studio.app.getByRole('button', { name: `Book 16:10 for ${loser.child}` }).click();
    await loser.studio.app
      .getByRole('listitem')
      .filter({ hasText: '16:10' })
      .filter({ hasText: loser.child })
      .waitFor();
    await picture(loser.person.page, 'parent-evening-booked');
  });

  test('the teacher sees both bookings, and changes keep them', async () => {
    await hers.page.getByTestId('button-reload-preview').click();
    const listed = (child: string) => hers.app.getByText(child, { exact: true }).first().waitFor();
    await Promise.all(families.map(({ child }) => listed(child)));
    for (const [index, prompt] of promptsOf('parent-evening').slice(1).entries()) {
      await hers.ask(prompt);
      await isReady(index + 2);
    }
    await hers.page.getByTestId('button-reload-preview').click();
    await Promise.all(families.map(({ child }) => listed(child)));
    await picture(teacher.page, 'parent-evening-notes');
    expect([teacher.faults, ...families.map(({ person }) => person.faults)]).toEqual([[], [], []]);
  });
});
