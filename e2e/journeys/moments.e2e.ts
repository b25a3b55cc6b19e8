import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says, studioPage, type StudioPage } from '../pages/studio-page';
import { isClean } from '../support/is-clean';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { useProjects } from '../support/projects';

const bookings = `create table public.guests (id int primary key, name text not null);
create table public.bookings (id int primary key, guest_name text not null, seats int, guest_id int references public.guests (id));
alter table public.guests enable row level security; alter table public.bookings enable row level security;`;

// One journey told in steps: each continues where the previous one ended.
describe('restoring what an app had stored', () => {
  let journey: Journey;
  let person: Person;
  let studio: StudioPage;
  let api: ReturnType<typeof useProjects>;
  let projectId: string;
  const at = (rest: string) => api.at(projectId, rest);
  const rowsAt = (table: string, lane: string) => at(`/data/${table}/rows?lane=${lane}`);
  const add = (table: string, rows: object[], lane = 'preview') => api.must(201, 'POST', rowsAt(table, lane), { rows });
  const remove = (table: string, ids: string[]) =>
    api.must(200, 'DELETE', rowsAt(table, 'preview'), { keys: ids.map((id) => ({ id })) });
  const save = (path: string, content: string) =>
    api.must(201, 'POST', at('/versions'), { operations: [{ type: 'file-write', path, content }] });
  const names = async (lane: string) => {
    type Rows = { rows: { cells: Record<string, string> }[] };
    const { rows } = await api.must<Rows>(200, 'GET', `${rowsAt('bookings', lane)}&sort=id`);
    return rows.map(({ cells }) => cells['guest_name']);
  };
  const said = (sentence: string) => studio.page.getByTestId('list-stored-changes').getByText(sentence).waitFor();

  beforeAll(async () => {
    journey = await startJourney();
    person = await journey.meet();
    api = useProjects(journey.easel);
    ({ projectId } = await api.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: 'Bookings' }));
    await save('supabase/migrations/20260101000000_bookings.sql', bookings);
    await add('guests', [{ id: '1', name: 'Ann Berg' }]);
    await add('bookings', [
      { id: '1', guest_name: 'Ann Berg', seats: '2', guest_id: '1' },
      { id: '2', guest_name: 'Bob Lind', seats: '4' },
    ]);
    await person.arrive();
    await person.page.goto(`${new URL(person.page.url()).origin}/projects/${projectId}`);
    studio = studioPage(person.page);
    await studio.open('versions');
  });
  afterAll(() => journey?.end());

  test('a moment is saved under a name', async () => {
    const { page } = studio;
    await page.getByTestId('button-remember-this-moment').click();
    await picture(page, 'moments-remember');
    await page.getByRole('textbox', { name: person.words('moments.remember.name') }).fill('Before lunch');
    await page.keyboard.press('Enter');
    await studio.versions.item(2).getByText('Before lunch').waitFor();
  });

  test('lists in plain words what was stored since, and restores rows by keyboard', async () => {
    const { page, versions } = studio;
    await remove('bookings', ['1']);
    await remove('guests', ['1']);
    await add('bookings', [{ id: '3', guest_name: 'Cem Ak', seats: '3' }]);
    await api.must(200, 'PATCH', rowsAt('bookings', 'preview'), { key: { id: '2' }, cells: { seats: '6' } });
    await versions.compareButton(2).click();
    await page.getByText(person.words('versions.span.since')).click();
    await said('Bookings: 1 more, 1 changed, and 1 gone');
    await said('Guests: 1 gone');
    const table = page.getByRole('group').filter({ hasText: 'Bookings' });
    await table.locator('summary').focus();
    await page.keyboard.press('Enter');
    await table.getByText('4').first().waitFor();
    await picture(page, 'moments-compare');
    await isClean(page, 'moments-compare');
    await page.getByRole('checkbox', { name: person.words('moments.choose', { name: 'Ann Berg' }) }).focus();
    await page.keyboard.press('Space');
    await page.getByTestId('button-bring-back-rows').first().focus();
    await page.keyboard.press('Enter');
    const outcome = page.getByTestId('output-brought-back');
    await outcome.getByText('Bring that back first').waitFor();
    await picture(page, 'moments-left');
    const guests = page.getByRole('group').filter({ hasText: 'Guests' });
    await guests.locator('summary').click();
    await guests.getByTestId('button-bring-back-table').click();
    await outcome.getByText(person.words('moments.back.done', { count: 1 })).waitFor();
    await table.getByTestId('button-bring-back-table').click();
    await outcome.getByText(person.words('moments.back.done', { count: 2 })).waitFor();
    expect(await names('preview')).toEqual(['Ann Berg', 'Bob Lind', 'Cem Ak']);
    await outcome.getByRole('button', { name: person.words('common.undo') }).click();
    await expect.poll(() => names('preview'), { timeout: 45_000 }).toEqual(['Bob Lind', 'Cem Ak']);
  });

  test('fits a phone', async () => {
    await person.page.setViewportSize({ width: 360, height: 740 });
    await person.page.getByRole('button', { name: person.words('studio.app'), exact: true }).click();
    await person.page.emulateMedia({ colorScheme: 'dark' });
    await picture(person.page, 'moments-phone');
    await isClean(person.page, 'moments-phone');
    await person.page.emulateMedia({ colorScheme: 'light' });
    await person.page.setViewportSize({ width: 1280, height: 800 });
  });

  test('a site is rolled back with its data, after saying what would be lost', async () => {
    const { page, publish } = studio;
    await studio.open('publish');
    const head = async () => (await api.versions(projectId))[0] as unknown as { number: number };
    const first = (await head()).number;
    await publish.takeNothing();
    await publish.publish(person.words, first);
    await add('bookings', [{ id: '1', guest_name: 'Dan Ek', seats: '1' }], 'live');
    await save('supabase/migrations/20260102000000_phone.sql', 'alter table public.bookings add column phone text;');
    await publish.publish(person.words, first + 1);
    await add('bookings', [{ id: '2', guest_name: 'Eve Ro', seats: '1' }], 'live');

    await page.getByTestId('button-roll-back-choice').click();
    await page.getByTestId('list-would-go').getByText('Bookings: 1 more').waitFor();
    await page.getByText(person.words('moments.rollBack.mayNotFit', { count: 1 })).waitFor();
    await picture(page, 'moments-roll-back');
    await isClean(page, 'moments-roll-back');
    await page.getByTestId('button-roll-back-data').click();
    await says(page.locator('body'), person.words('publishing.rolledBack', { number: first }));
    expect(await names('live')).toEqual(['Dan Ek']);

    const kept = page.getByTestId('list-moments').getByRole('listitem');
    await kept.filter({ hasText: person.words('moments.live.reason.rollback') }).waitFor();
    await page.getByTestId('list-moments').scrollIntoViewIfNeeded();
    await picture(page, 'moments-live');
    await isClean(page, 'moments-live');
    await kept.first().getByTestId('button-restore-moment').click();
    await page.getByTestId('button-change-live').click();
    await expect.poll(() => names('live'), { timeout: 45_000 }).toEqual(['Dan Ek', 'Eve Ro']);
    expect(person.faults).toEqual([]);
  });
});
