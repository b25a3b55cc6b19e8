import type { SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says, type StudioPage } from '../pages/studio-page';
import { connectApp, type AppBackend } from '../support/connect-app';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { useProjects } from '../support/projects';
import { startScriptedModel, type ScriptedModel } from '../support/scripted-model';

const menu = `<file path="src/App.tsx">
import { useEffect, useState } from 'react';
import { supabase } from './lib/supabase';

export default function App() {
  const [dishes, setDishes] = useState<string[]>([]);
  useEffect(() => {
    void supabase
      .from('dishes')
      .select('name')
      .order('id')
      .then(({ data }) => setDishes((data ?? []).map((dish) => dish.name)));
  }, []);
  return (
    <main>
      <h1>Our menu</h1>
      <ul>{dishes.map((dish) => <li key={dish}>{dish}</li>)}</ul>
    </main>
  );
}
</file>
`;
const replies = [
  `Your menu.\n\n<migration name="menu">
create table public.dishes (id int primary key, name text not null);
alter table public.dishes enable row level security;
create policy "Anyone may read the menu" on public.dishes for select to anon, authenticated using (true);
insert into storage.buckets (id, name, public) values ('papers', 'papers', false);
create policy "own papers" on storage.objects to authenticated
  using (bucket_id = 'papers' and (storage.foldername(name))[1] = auth.uid()::text)
  with check (bucket_id = 'papers' and (storage.foldername(name))[1] = auth.uid()::text);
</migration>\n${menu}`,
  `No menu any more.\n\n<migration name="no_menu">\ndrop table public.dishes;\n</migration>
<file path="src/App.tsx">\nexport default function App() {\n  return <h1>Closed for good</h1>;\n}\n</file>\n`,
];
const password = 'olives and rosemary';

// One journey told in steps: each continues where the previous one ended.
describe('a table that a change dropped', () => {
  let model: ScriptedModel;
  let journey: Journey;
  let person: Person;
  let studio: StudioPage;
  let api: ReturnType<typeof useProjects>;
  let projectId: string;
  let ann: SupabaseClient;
  let backend: AppBackend;
  let told = 0;
  /**
   * The first app of a newly started server, running next to the rest of the suite, can take longer than the usual step
   * timeout.
   */
  const isReady = (number: number) =>
    studio.turnStatus
      .filter({ hasText: person.words('studio.status.version', { number }) })
      .waitFor({ timeout: 120_000 });
  const signIn = async (name: string, how: 'signUp' | 'signInWithPassword') => {
    const client = connectApp(backend);
    const { error } = await client.auth[how]({ email: `${name}@x.test`, password });
    return error === null ? client : null;
  };
  const paper = async () => {
    const { data } = await ann.auth.getUser();
    return { name: `${data.user?.id}/lease.txt`, papers: ann.storage.from('papers') };
  };
  const addDish = (id: string, name: string, lane: 'preview' | 'live') =>
    api.must(201, 'POST', api.at(projectId, `/data/dishes/rows?lane=${lane}`), { rows: [{ id, name }] });
  const shows = async (dish: string) => {
    await studio.open('preview');
    await studio.page.getByTestId('button-reload-preview').click();
    await studio.app.getByRole('listitem').filter({ hasText: dish }).waitFor();
  };

  beforeAll(async () => {
    model = await startScriptedModel(() => replies[told++] ?? 'Nothing more.');
    journey = await startJourney({ env: model.env });
    person = await journey.meet();
    api = useProjects(journey.easel);
  });
  afterAll(async () => {
    await journey?.end();
    await model?.close();
  });

  test('has rows, people and files, in the preview and on the site', async () => {
    // A retry of this test gets the same replies.
    told = 0;
    const landing = await person.arrive();
    studio = await landing.build('The menu of our restaurant');
    await isReady(1);
    projectId = /projects\/([^/?#]+)/.exec(person.page.url())![1]!;
    backend = await api.backendOf(projectId);
    await addDish('1', 'Lentil soup', 'preview');
    ann = (await signIn('ann', 'signUp'))!;
    const { name, papers } = await paper();
    expect((await papers.upload(name, new Blob(['signed']))).error).toBeNull();
    await shows('Lentil soup');

    await studio.open('publish');
    await studio.publish.takeNothing();
    await studio.publish.publish(person.words, 1);
    await addDish('1', 'Ravioli', 'live');
  });

  test('is only dropped after asking, from the site too', async () => {
    await studio.ask('Remove the menu');
    await says(studio.conversation, /1 row/);
    await picture(person.page, 'dropped-table-asked');
    await person.page.getByRole('button', { name: person.words('studio.loss.approve') }).click();
    // The previous state is saved as its own version first.
    await isReady(3);
    await studio.open('preview');
    await studio.app.getByRole('heading', { name: 'Closed for good' }).waitFor();
    const { name, papers } = await paper();
    expect((await papers.remove([name])).error).toBeNull();
    expect(await signIn('late', 'signUp')).not.toBeNull();

    await studio.open('publish');
    await studio.publish.button.click();
    await person.page.getByTestId('button-publish-and-lose').click({ timeout: 120_000 });
    await person.page
      .getByRole('heading', { name: person.words('publishing.isLive', { number: 3 }) })
      .waitFor({ timeout: 120_000 });
    await picture(person.page, 'dropped-table-gone');
  });

  test('comes back with rows, people and files', async () => {
    await studio.open('versions');
    await studio.versions.goBack(2, 'all');
    await studio.app.getByRole('heading', { name: 'Our menu' }).waitFor({ state: 'attached' });
    await shows('Lentil soup');
    const { name, papers } = await paper();
    expect(await (await papers.download(name)).data?.text()).toBe('signed');
    expect([await signIn('ann', 'signInWithPassword'), await signIn('late', 'signInWithPassword')]).toEqual([
      expect.anything(),
      null,
    ]);
    await picture(person.page, 'dropped-table-back');
  });

  test('comes back to the site too', async () => {
    await studio.open('publish');
    await person.page.getByTestId('button-roll-back-choice').click();
    await person.page.getByTestId('button-roll-back-data').click();
    await says(person.page.locator('body'), person.words('publishing.rolledBack', { number: 1 }));
    const site = await studio.publish.openLiveSite();
    await site.getByRole('listitem').filter({ hasText: 'Ravioli' }).waitFor();
    await site.close();
  });

  test('all of that can be undone by restoring the version before it', async () => {
    await studio.open('versions');
    await studio.versions.goBack(4, 'all');
    await studio.app.getByRole('heading', { name: 'Closed for good' }).waitFor({ state: 'attached' });
    expect((await connectApp(backend).from('dishes').select()).error).not.toBeNull();
    expect(await signIn('late', 'signInWithPassword')).not.toBeNull();
    expect(person.faults).toEqual([]);
  });
});
