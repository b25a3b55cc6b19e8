import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { studioPage, type StudioPage } from '../pages/studio-page';
import { englishOn } from '../support/english-on';
import { isClean } from '../support/is-clean';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { useProjects } from '../support/projects';

const tables = `create table public.hikes (id int primary key, name text not null);
create table public.joins (id int primary key, who text not null, hike_id int references public.hikes (id));
alter table public.hikes enable row level security; alter table public.joins enable row level security;`;
const later = `create table public.phones (id int primary key, number text);
alter table public.phones enable row level security; alter table public.joins add column seats int;`;
const page = (title: string) =>
  `import { useState } from 'react';\nexport default function App() { useState(0); return <h1>${title}</h1>; }\n`;

// One hour of a hiking club, told in steps.
describe('the first hour', () => {
  let journey: Journey;
  let person: Person;
  let studio: StudioPage;
  let api: ReturnType<typeof useProjects>;
  let projectId: string;
  const at = (rest: string) => api.at(projectId, rest);
  const add = (table: string, rows: object[]) =>
    api.must(201, 'POST', at(`/data/${table}/rows?lane=preview`), { rows });
  const save = (path: string, content: string) =>
    api.must(201, 'POST', at('/versions'), { operations: [{ type: 'file-write', path, content }] });
  const who = async () => {
    type Rows = { rows: { cells: Record<string, string> }[] };
    const { rows } = await api.must<Rows>(200, 'GET', at('/data/joins/rows?lane=preview&sort=id'));
    return rows.map(({ cells }) => cells['who']);
  };
  async function everywhere(name: string) {
    for (const [width, height] of [
      [1280, 800],
      [844, 390],
      [390, 844],
      [360, 740],
    ] as const) {
      await person.page.setViewportSize({ width, height });
      for (const colorScheme of ['light', 'dark'] as const) {
        await person.page.emulateMedia({ colorScheme });
        await isClean(person.page, `first-hour-${name}-${width}-${colorScheme}`);
      }
    }
    await person.page.emulateMedia({ colorScheme: 'light' });
    await person.page.setViewportSize({ width: 1280, height: 800 });
  }

  beforeAll(async () => {
    journey = await startJourney();
    person = await journey.meet();
    api = useProjects(journey.easel);
    ({ projectId } = await api.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: 'Hiking club' }));
    await save('supabase/migrations/20260101000000_hikes.sql', tables);
    await save('src/App.tsx', page('Hikes'));
    await add('hikes', [{ id: '1', name: 'Forest' }]);
    await add('joins', [{ id: '1', who: 'Ann', hike_id: '1' }]);
    await api.must(201, 'POST', at('/moments'), { of: 'app', name: 'Before autumn' });
    await person.arrive();
    await person.page.goto(`${new URL(person.page.url()).origin}/projects/${projectId}`);
    studio = studioPage(person.page);
    await studio.app.getByRole('heading', { name: 'Hikes' }).waitFor();
  });
  afterAll(() => journey?.end());

  test('going back says before the click what would go, and keeps what is new', async () => {
    await save('supabase/migrations/20260102000000_later.sql', later);
    await add('joins', [
      { id: '2', who: 'Bea', hike_id: '1', seats: '2' },
      { id: '3', who: 'Cem', hike_id: '1' },
    ]);
    await add('phones', [{ id: '1', number: '112' }]);
    await studio.open('versions');
    await studio.versions.restoreButton(3).click();
    const dialog = person.page.getByRole('dialog');
    await dialog.getByText('3 entries since then would go.').waitFor();
    await dialog.getByText('Joins: Bea and Cem').waitFor();
    await dialog.getByText('2 entries since then come along').waitFor();
    await dialog.getByText('Phones: 1 entry can’t come along: there was no place for it then.').waitFor();
    await dialog.getByText('Joins: 1 value can’t come along: there was no “Seats” then.').waitFor();
    await everywhere('going-back');
    await person.page.getByTestId('button-go-back').click();
    await expect.poll(who, { timeout: 45_000 }).toEqual(['Ann', 'Bea', 'Cem']);
    await dialog.waitFor({ state: 'detached' });
    await picture(person.page, 'first-hour-went-back');
  });

  test('the first publish takes along what was entered, and later what is new', async () => {
    const { page: tab } = person;
    const live = async () => {
      type Rows = { rows: { cells: Record<string, string> }[] };
      const { rows } = await api.must<Rows>(200, 'GET', at('/data/joins/rows?lane=live&sort=id'));
      return rows.map(({ cells }) => cells['who']);
    };
    await studio.open('publish');
    const card = tab.getByTestId('card-take-along');
    await card.getByText('Joins: 3 entries').waitFor();
    await card.getByText('Hikes: 1 entry').waitFor();
    await picture(tab, 'first-hour-take-along');
    await everywhere('take-along');
    await studio.publish.button.click();
    await tab
      .getByTestId('text-taken')
      .getByText('On your site now: Hikes (1) and Joins (3).')
      .waitFor({ timeout: 120_000 });
    expect(await live()).toEqual(['Ann', 'Bea', 'Cem']);
    await card.waitFor({ state: 'detached' });
    await picture(tab, 'first-hour-taken');

    await add('joins', [{ id: '4', who: 'Dan', hike_id: '1' }]);
    await studio.open('preview');
    await studio.open('publish');
    await tab.getByTestId('card-take-since').getByText('Joins: 1 entry').waitFor();
    await picture(tab, 'first-hour-take-since');
    await tab.getByTestId('button-take-since').click();
    await tab.getByTestId('button-take').click();
    await expect.poll(live, { timeout: 45_000 }).toEqual(['Ann', 'Bea', 'Cem', 'Dan']);
    await tab.getByTestId('card-take-since').waitFor({ state: 'detached' });
    await api.must(200, 'DELETE', at('/data/joins/rows?lane=preview'), { keys: [{ id: '4' }], withLinked: false });
  });

  test('a file saved by hand that breaks the app is no trap', async () => {
    const { page: tab } = person;
    await studio.open('preview');
    await studio.app.getByRole('heading', { name: 'Hikes' }).waitFor();
    await save('src/App.tsx', 'export default function App() { return <h1>Hikes');
    const card = tab.getByTestId('card-problem');
    const back = tab.getByTestId('button-go-back-to-good');
    await back.waitFor();
    await tab.reload();
    // After a reload nothing is left in the page: the version is opened anew.
    await card.waitFor();
    await back.waitFor();
    await studio.app.getByRole('heading', { name: 'Hikes' }).waitFor({ state: 'attached' });
    await card.getByText('which works').waitFor();
    // No model is connected here: no fix is offered, and the page says what a fix would need.
    await tab.getByTestId('fix-needs-model').waitFor();
    expect(await tab.getByTestId('button-fix-it').count()).toBe(0);
    await picture(tab, 'first-hour-broken');
    await isClean(tab, 'first-hour-broken');
    await tab.setViewportSize({ width: 844, height: 390 });
    await picture(tab, 'first-hour-broken-low');
    await tab.setViewportSize({ width: 1280, height: 800 });
    await back.click();
    await card.waitFor({ state: 'detached' });
    await studio.app.getByRole('heading', { name: 'Hikes' }).waitFor();
    expect(await who()).toEqual(['Ann', 'Bea', 'Cem']);
    expect(person.faults).toEqual([]);
  });

  test('in Chinese, nothing on these screens is English but names', async () => {
    const reader = await journey.meet({ locale: 'zh-CN', viewport: { width: 390, height: 844 } });
    const { page: tab, words } = reader;
    await reader.arrive();
    await picture(tab, 'first-hour-zh-landing');
    expect(await englishOn(tab)).toEqual([]);
    await tab.goto(`${new URL(tab.url()).origin}/settings`);
    const deepseek = tab.getByTestId('button-provider-deepseek');
    await deepseek.waitFor();
    expect(await tab.locator('[data-testid^=button-provider-]').first().textContent()).toBe('DeepSeek');
    await deepseek.click();
    await tab.getByRole('region', { name: words('settings.keySteps.title') }).waitFor();
    await isClean(tab, 'first-hour-zh-settings');
    expect(await englishOn(tab)).toEqual([]);
    await tab
      .getByText(/做第一个应用约 [\d.]+ 元/)
      .first()
      .waitFor();
    expect(reader.faults).toEqual([]);
    await reader.context.close();
  });
});
