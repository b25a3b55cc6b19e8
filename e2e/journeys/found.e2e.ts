import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says, type StudioPage } from '../pages/studio-page';
import { isClean } from '../support/is-clean';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { fetchSite, readTwice } from '../support/read-site';
import { startScriptedModel, type ScriptedModel } from '../support/scripted-model';

const reply = `A page for the soup kitchen.

<migration name="dishes">
create table public.dishes (id int primary key, dish text not null);
alter table public.dishes enable row level security;
create policy "all read the menu" on public.dishes for select to anon, authenticated using (true);
insert into public.dishes values (1, 'Carrot soup'), (2, 'Barley bread');
</migration>
<file path="src/App.tsx">
import { useEffect, useState } from 'react';
import { supabase } from '@/lib/supabase';
function Menu() {
  const [dishes, setDishes] = useState<{ id: number; dish: string }[] | null>(null);
  useEffect(() => {
    document.title = 'Menu of the soup kitchen';
    void supabase.from('dishes').select().order('id').then(({ data }) => setDishes(data ?? []));
  }, []);
  if (dishes === null) return <p>Loading the menu</p>;
  return (
    <main className="p-6">
      <h1 className="text-2xl">Today at the soup kitchen</h1>
      <p>We cook for everybody in the quarter, each day from noon until nothing is left.</p>
      <ul>{dishes.map(({ id, dish }) => <li key={id}>{dish}</li>)}</ul>
      <a href="/about">Who we are</a>
      <button onClick={() => setDishes([])}>Clear</button>
    </main>
  );
}
function About() {
  return <main className="p-6"><h1>Who we are</h1><address>Mill Lane 4, Riverton</address><a href="tel:+431234">Call us</a><a href="/">Menu</a></main>;
}
export default function App() {
  const { pathname } = window.location;
  if (pathname === '/') return <Menu />;
  return pathname === '/about' ? <About /> : <h1>There is no such page</h1>;
}
</file>
`;

const timeout = 120_000;

const isLong = process.env.EASEL_LONG_TESTS === '1';
// One journey told in steps: each continues where the previous one ended.
describe('a site that is found', () => {
  let model: ScriptedModel;
  let journey: Journey;
  let person: Person;
  let studio: StudioPage;
  let slug = '';
  const site = (path = '/') => fetchSite(journey.easel.port, slug, path);
  const drawn = () => person.page.getByTestId('text-drawn');
  const until = (path: string, wanted: (text: string) => boolean) =>
    expect.poll(async () => wanted((await site(path)).text), { timeout, interval: 1000 }).toBe(true);

  beforeAll(async () => {
    model = await startScriptedModel(() => reply);
    journey = await startJourney({ env: model.env });
    person = await journey.meet();
    studio = await (await person.arrive()).build('A page for our soup kitchen');
    await says(studio.turnStatus, person.words('studio.status.version', { number: 1 }), timeout);
  });
  afterAll(async () => {
    await journey?.end();
    await model?.close();
  });

  test('is drawn after its publish, and read without a script: words, rows, links, title', async () => {
    await studio.open('publish');
    await studio.publish.publish(person.words, 1);
    slug = new URL((await studio.publish.liveSite.getAttribute('href'))!).host.split('.')[0]!;
    await until('/', (text) => text.includes('Carrot soup'));
    const { text, status } = await site();
    expect(status).toBe(200);
    expect(text).toContain('<title>Menu of the soup kitchen</title>');
    expect(text).toContain('<li>Barley bread</li>');
    expect(text).toMatch(/<a href="\/about"[^>]*>Who we are<\/a>/);
    expect(text).toMatch(/<meta name="description" content="We cook for everybody/);
    expect(text).toContain(`<link rel="canonical" href="http://${slug}.sites.localhost:${journey.easel.port}/">`);
    const about = await site('/about');
    expect(about.text).toContain('Mill Lane 4');
    expect(about.text).toMatch(/<title>Who we are – /);
    await says(drawn(), /the words of 2 pages/, timeout);
  });

  test('has a picture for link previews, a map, and words for programs', async () => {
    const image = /property="og:image" content="[^"]*?(\/_easel\/picture-[0-9a-f]+\.jpg)"/.exec(
      (await site()).text,
    )?.[1];
    expect(image).toBeDefined();
    expect((await site(image)).headers['content-type']).toBe('image/jpeg');
    expect((await site('/sitemap.xml')).text).toMatch(/<loc>[^<]*\/about<\/loc>/);
    expect((await site('/robots.txt')).text).toMatch(/Sitemap: .*\/sitemap\.xml/);
  });

  test('says the same once the app has drawn its own, and then belongs to the app', async () => {
    const address = `http://${slug}.sites.localhost:${journey.easel.port}`;
    for (const path of ['/', '/about']) {
      const { drawn, own } = await readTwice(journey.browser, address + path);
      expect(drawn.words.length).toBeGreaterThan(20);
      expect(own).toEqual(drawn);
    }
  });

  test('the pane says when, in both modes and on a phone', async () => {
    for (const [name, width, colorScheme] of [
      ['light', 1280, 'light'],
      ['dark', 1280, 'dark'],
      ['360', 360, 'light'],
      ['360-dark', 360, 'dark'],
    ] as const) {
      await person.page.emulateMedia({ colorScheme });
      await person.page.setViewportSize({ width, height: 800 });
      await drawn().scrollIntoViewIfNeeded();
      await isClean(person.page, `found-${name}`);
      await picture(person.page, `found-${name}`);
    }
    await person.page.emulateMedia({ colorScheme: 'light' });
    await person.page.setViewportSize({ width: 1280, height: 800 });
  });

  test.skipIf(!isLong)('is drawn again after a row has changed', async () => {
    await studio.open('data');
    await studio.data.lane('live').click();
    await studio.data.chip('table-dishes').click();
    await studio.data.cell('Carrot soup').click();
    await person.page.getByRole('textbox', { name: 'Dish' }).fill('Leek soup');
    await person.page.keyboard.press('Enter');
    // The first change of live rows is confirmed.
    await studio.data.confirm.click();
    await until('/', (text) => text.includes('Leek soup') && !text.includes('Carrot soup'));
  });

  test.skipIf(!isLong)('must not be found once the switch says so', async () => {
    await studio.open('publish');
    await person.page.getByTestId('switch-hidden').click();
    await says(drawn(), person.words('publishing.found.hidden'));
    const hidden = await site();
    expect(hidden.headers['x-robots-tag']).toMatch(/noindex/);
    expect(hidden.text).not.toContain('soup kitchen, each');
    expect(hidden.text).not.toContain('Leek soup');
    expect((await site('/robots.txt')).text).not.toContain('Sitemap');
    await person.page.getByTestId('switch-hidden').click();
    await until('/', (text) => text.includes('Leek soup'));
    expect((await site()).headers['x-robots-tag']).toBeUndefined();
    expect(person.faults).toEqual([]);
  });
});
