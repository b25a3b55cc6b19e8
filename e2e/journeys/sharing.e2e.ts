import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sharedPage } from '../pages/shared-page';
import { says, type StudioPage } from '../pages/studio-page';
import { isClean } from '../support/is-clean';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { startScriptedModel, type ScriptedModel } from '../support/scripted-model';

const list = (heading: string) => `<file path="src/App.tsx">
import { useEffect, useState } from 'react';
import { supabase } from '@/lib/supabase';
import { note } from './note';

export default function App() {
  const [wishes, setWishes] = useState<string[]>([]);
  const [wish, setWish] = useState('');
  const load = async () => {
    const { data } = await supabase.from('wishes').select('text').order('text');
    setWishes((data ?? []).map((one: { text: string }) => one.text));
  };
  useEffect(() => void load(), []);
  const add = async () => {
    const { data } = await supabase.auth.getSession();
    const person = { email: \`\${crypto.randomUUID()}@x.test\`, password: 'secret 123!' };
    if (data.session === null) await supabase.auth.signUp(person);
    await supabase.from('wishes').insert({ text: wish });
    setWish('');
    await load();
  };
  return (
    <main className="p-6">
      <h1>${heading}</h1>
      <p>{note}</p>
      <ul>{wishes.map((text) => <li key={text}>{text}</li>)}</ul>
      <label>Your wish <input value={wish} onChange={(event) => setWish(event.target.value)} /></label>
      <button onClick={() => void add()}>Add</button>
    </main>
  );
}
</file>
`;
const note = (words: string) => `<file path="src/note.ts">\nexport const note = '${words}';\n</file>\n`;
const tables = `<migration name="wishes">
create table public.wishes (
  id bigint generated always as identity primary key,
  user_id uuid default auth.uid() references auth.users (id) on delete cascade,
  text text not null
);
alter table public.wishes enable row level security;
create policy "see what all see, and your own" on public.wishes for select to anon, authenticated
  using (user_id is null or user_id = auth.uid());
create policy "wish" on public.wishes for insert to authenticated with check (user_id = auth.uid());
insert into public.wishes (text) values ('A tree to sit under');
</migration>
`;

/** Replies by prompt, since three people send prompts in turn. */
const replies: Readonly<Record<string, string>> = {
  'A list of wishes': `A list of wishes.\n\n${tables}${note('Wish well')}${list('Wishes')}`,
  'Call it Our wishes': `It is called so now.\n\n${list('Our wishes')}`,
  'A friendlier note': `Friendlier.\n\n${note('Wish for anything')}`,
};

// One journey told in steps: each goes on where the one before ended.
describe('an app that is shared, used, forked and withdrawn', () => {
  let model: ScriptedModel;
  let journey: Journey;
  let owner: Person;
  let stranger: Person;
  let forker: Person;
  let hers: StudioPage;
  let his: StudioPage;
  let url = '';
  let appUrl = '';
  const isReady = (person: Person, studio: StudioPage, number: number) =>
    says(studio.turnStatus, person.words('studio.status.version', { number }));
  const wish = async (app: StudioPage['app'], text: string) => {
    await app.getByLabel('Your wish').fill(text);
    await app.getByRole('button', { name: 'Add' }).click();
    await app.getByRole('listitem').filter({ hasText: text }).waitFor();
  };

  beforeAll(async () => {
    model = await startScriptedModel(({ asked }) => replies[asked] ?? 'Nothing more.');
    journey = await startJourney({
      env: { ...model.env, EASEL_GUESTS: '1', EASEL_GUEST_CHECK: '20', EASEL_GUEST_CHECK_AFTER: '0' },
    });
    owner = await journey.meet();
    stranger = await journey.meet({ viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
    forker = await journey.meet();
  });
  afterAll(async () => {
    await journey?.end();
    await model?.close();
  });

  test('its owner opens it to anyone with the link, with one click and no account', async () => {
    const landing = await owner.arrive();
    hers = await landing.build('A list of wishes');
    await isReady(owner, hers, 1);
    await wish(hers.app, 'My own secret wish');
    await hers.share.button.click();
    expect(await hers.share.audience('private').getAttribute('aria-checked')).toBe('true');
    await isClean(owner.page, 'sharing-private');
    await owner.page.keyboard.press('Escape');
    url = await hers.share.share('link');
    expect(url).toMatch(/\/s\/[a-z2-7]{26}$/);
    await hers.share.showsPrompts.click();
    await owner.page.locator('[data-testid="switch-show-what-i-asked"][aria-checked="true"]').waitFor();
    // Easel takes its picture by itself, and the details are folded.
    await owner.page.locator(`img[src*="${url.split('/').at(-1)}/picture"]`).waitFor({ state: 'attached' });
    await isClean(owner.page, 'sharing-link');
    await hers.share.done.click();
    expect(owner.faults).toEqual([]);
  });

  test('a stranger uses it, with the rows it begins with and none of its owner’s', async () => {
    await stranger.page.goto(url);
    const page = sharedPage(stranger.page);
    await page.app.getByRole('heading', { name: 'Wishes' }).waitFor();
    await page.app.getByText('A tree to sit under').waitFor();
    await wish(page.app, 'A wish of a stranger');
    expect(await page.app.getByText('My own secret wish').count()).toBe(0);
    appUrl = (await page.useIt.getAttribute('href')) ?? '';
    expect(new URL(appUrl).host).not.toBe(new URL(url).host);
    await isClean(stranger.page, 'sharing-page-phone');
    // What is cut off at the edge causes no scrolling here.
    const copy = (await stranger.page.getByTestId('button-fork').boundingBox())!;
    expect(copy.x + copy.width).toBeLessThanOrEqual(stranger.page.viewportSize()!.width);
    await page.asked.click();
    await says(page.askedList, 'A list of wishes');
    await isClean(stranger.page, 'sharing-asked-phone');
    await stranger.page.keyboard.press('Escape');
    // The project itself stays its owner's.
    const projectId = owner.page.url().split('/').at(-1)!;
    expect(await stranger.page.evaluate(async (id) => (await fetch(`/api/projects/${id}`)).status, projectId)).toBe(
      404,
    );
    stranger.faults.splice(0);
    // Nor did the stranger's wish reach the owner.
    await hers.page.getByTestId('button-reload-preview').click();
    await hers.app.getByText('My own secret wish').waitFor();
    expect(await hers.app.getByText('A wish of a stranger').count()).toBe(0);
  });

  test('somebody forks it without an account, changes it by a prompt, and publishes it', async () => {
    await forker.page.goto(url);
    his = await sharedPage(forker.page).fork();
    expect(forker.page.url()).not.toBe(owner.page.url());
    await his.app.getByRole('heading', { name: 'Wishes' }).waitFor();
    await his.app.getByText('A tree to sit under').waitFor();
    expect(await his.app.getByText('My own secret wish').count()).toBe(0);
    await his.madeFrom.getByTestId('link-made-from').waitFor();
    await isClean(forker.page, 'sharing-fork');
    await his.ask('Call it Our wishes');
    await isReady(forker, his, 2);
    await his.app.getByRole('heading', { name: 'Our wishes' }).waitFor();
    await his.open('publish');
    await his.publish.publish(forker.words, 2);
    const site = await his.publish.openLiveSite();
    await site.getByRole('heading', { name: 'Our wishes' }).waitFor();
    await site.close();
    // The server asked once whether this guest is a robot; the browser logs every response with that status.
    expect(forker.faults.splice(0)).toEqual([expect.stringContaining('428')]);
  });

  test('visitors see a later version once the owner shows it, and a fork takes it over and back', async () => {
    await hers.ask('A friendlier note');
    await isReady(owner, hers, 2);
    await stranger.page.goto(url);
    await sharedPage(stranger.page).app.getByText('Wish well').waitFor();
    await hers.share.button.click();
    await hers.share.showNewest.click();
    await says(hers.share.status, owner.words('sharing.now.link', { number: 2 }));
    await hers.share.done.click();
    await stranger.page.reload();
    await sharedPage(stranger.page).app.getByText('Wish for anything').waitFor();

    await his.open('preview');
    await forker.page.reload();
    await his.bring.click();
    await his.app.getByText('Wish for anything').waitFor();
    await his.app.getByRole('heading', { name: 'Our wishes' }).waitFor();
    await picture(forker.page, 'sharing-brought');
    await forker.page.getByRole('button', { name: forker.words('common.undo'), exact: true }).click();
    await his.app.getByText('Wish well').waitFor();
    expect([owner.faults, forker.faults]).toEqual([[], []]);
  });

  test('in the gallery it is found by its words, and said to be shared in My apps', async () => {
    await hers.share.share('gallery');
    await hers.share.done.click();
    await stranger.page.goto(`${journey.easel.builder}/gallery`);
    const cards = stranger.page.getByTestId('list-gallery').getByRole('listitem');
    await cards.first().waitFor();
    await isClean(stranger.page, 'sharing-gallery-phone');
    await stranger.page.getByTestId('searchbox-search-the-gallery').fill('no such thing');
    await stranger.page.getByTestId('note-gallery-empty').waitFor();
    await stranger.page.getByTestId('searchbox-search-the-gallery').fill('wish');
    await cards.first().getByRole('link').first().click();
    await sharedPage(stranger.page).app.getByRole('heading', { name: 'Wishes' }).waitFor();
    const mine = await owner.openTab(`${journey.easel.builder}/apps`);
    await mine.getByTestId('note-shared').waitFor();
    await isClean(mine, 'sharing-my-apps');
    await mine.close();
  });

  test('withdrawn, its link is dead at once, the page and the app alike', async () => {
    await hers.share.button.click();
    await hers.share.stop.click();
    await owner.page.locator('[data-testid="radio-private"][aria-checked="true"]').waitFor();
    expect((await stranger.page.goto(url))?.status()).toBe(404);
    await says(stranger.page.getByRole('heading', { level: 1 }), stranger.words('sharing.page.missing'));
    await isClean(stranger.page, 'sharing-missing-phone');
    expect((await stranger.page.goto(appUrl))?.status()).toBe(404);
    await stranger.page.goto(`${journey.easel.builder}/gallery`);
    await stranger.page.getByTestId('note-gallery-empty').waitFor();
    await isClean(stranger.page, 'sharing-gallery-empty-phone');
    // The fork stays, but no longer links to the original, which can't be opened any more.
    await forker.page.reload();
    await his.app.getByRole('heading', { name: 'Our wishes' }).waitFor();
    await his.madeFrom.waitFor();
    expect(await his.madeFrom.getByRole('link').count()).toBe(0);
  });
});
