import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says, type StudioPage } from '../pages/studio-page';
import { isClean } from '../support/is-clean';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { startScriptedModel, type ScriptedModel } from '../support/scripted-model';

const app = (text: string) =>
  `<file path="src/App.tsx">\nimport { supabase } from '@/lib/supabase';\nexport const menu = () => supabase.from('dishes').select();\nexport default function App() {\n  return <h1>${text}</h1>;\n}\n</file>\n`;
const first = `A table for your guests.

<migration name="tables">
create table public.dishes (id int primary key, dish text not null);
create table public.guests (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
  full_name text not null,
  phone_number text not null
);
alter table public.dishes enable row level security;
alter table public.guests enable row level security;
create policy "all read the menu" on public.dishes for select to anon, authenticated using (true);
create policy "signed in people see guests" on public.guests for select to authenticated using (auth.uid() is not null);
create policy "be a guest" on public.guests for insert to authenticated with check (user_id = auth.uid());
insert into public.dishes values (1, 'Soup');
</migration>
${app('Our guests')}`;
const second = `Now everybody sees their own entry alone.

<migration name="own_entry">
drop policy "signed in people see guests" on public.guests;
create policy "see yourself" on public.guests for select to authenticated using (user_id = auth.uid());
</migration>
${app('Our own guests')}`;
const missed = `The heading is nicer now.\n\n${app('All our guests')}`;
const asks = `One thing first.

<ask>
Who may read the menu?
- Guests who signed in
- Only you
</ask>
`;
const replies = [
  first,
  missed,
  second,
  `A new heading.\n\n${app('Welcome')}`,
  asks,
  `Only guests read it now.\n\n${app('Hello')}`,
];

/** A trial takes three seconds on an idle machine, and twenty times as long on a busy one. */
const timeout = 120_000;

// One journey told in steps: each continues where the previous one ended.
describe('an app through which others could read what is not theirs', () => {
  let model: ScriptedModel;
  let journey: Journey;
  let person: Person;
  let studio: StudioPage;
  const asked: string[] = [];
  const isReady = (number: number) =>
    says(studio.turnStatus, person.words('studio.status.version', { number }), timeout);
  const isLive = (number: number) =>
    person.page.getByRole('heading', { name: person.words('publishing.isLive', { number }) }).waitFor({ timeout });

  beforeAll(async () => {
    model = await startScriptedModel(({ asked: words }) => {
      asked.push(words);
      return replies[asked.length - 1] ?? 'Nothing more.';
    });
    journey = await startJourney({ env: model.env });
    person = await journey.meet();
  });
  afterAll(async () => {
    await journey?.end();
    await model?.close();
  });

  test('is not published, and says what somebody else could read', async () => {
    const landing = await person.arrive();
    studio = await landing.build('A list of guests with telephone numbers');
    await isReady(1);
    await studio.open('publish');
    await studio.publish.button.click();
    await says(
      studio.publish.leaks,
      /I signed in as somebody else and could read \d+ entries of other people in “guests”: .*phone number/,
      timeout,
    );
    expect(await studio.publish.leaks.count()).toBe(1);
    await person.page.getByText(person.words('publishing.scan.how')).first().click();
    await person.page.getByText('GET /rest/v1/guests').waitFor();
    await isClean(person.page, 'second-user-leak');
    await person.page.setViewportSize({ width: 360, height: 740 });
    await picture(person.page, 'second-user-leak-360');
    await person.page.setViewportSize({ width: 1280, height: 800 });
  });

  const fix = () => person.page.getByRole('button', { name: person.words('publishing.fix') }).click({ timeout });

  test('is published again automatically after a fix, but not if the fix changed nothing', async () => {
    await person.page.getByText(person.words('publishing.fixThenPublish')).waitFor();
    await fix();
    await studio.publish.deployment(person.words, 2).waitFor({ timeout });
    expect(asked[1]).toMatch(/could read \d+ rows of other people in “guests”/);
    await says(studio.publish.leaks, /I signed in as somebody else and could read \d+ entries/, timeout);
    // The finding is still there on the next visit, and the model was not called again.
    await person.page.reload();
    await studio.open('publish');
    await says(studio.publish.leaks, /I signed in as somebody else and could read \d+ entries/, timeout);
    expect(asked).toHaveLength(2);
  });

  test('is fixed by what was found, and asks what is meant for strangers', async () => {
    await fix();
    await studio.publish.deployment(person.words, 3).waitFor({ timeout });
    await says(studio.publish.questions, 'Anyone may read the list “dishes”: dish', timeout);
    expect(await studio.publish.questions.count()).toBe(1);
    await isClean(person.page, 'second-user-question');
    await person.page.setViewportSize({ width: 360, height: 740 });
    await person.page.emulateMedia({ colorScheme: 'dark' });
    await picture(person.page, 'second-user-question-360-dark');
    await person.page.emulateMedia({ colorScheme: 'light' });
    await person.page.setViewportSize({ width: 1280, height: 800 });
    // The question stays open until it is answered.
    await person.page.reload();
    await studio.open('publish');
    await studio.publish.yes.click({ timeout });
    await isLive(3);
    await says(studio.publish.tried, /As a stranger and as two people: \d+ tries over 2 tables/);
    await picture(person.page, 'second-user-live');
  });

  test('does not repeat an answered question until the answer is withdrawn', async () => {
    await studio.ask('Another heading');
    await isReady(4);
    await studio.open('publish');
    await studio.publish.button.click();
    await isLive(4);
    const said = person.page.getByTestId('list-meant');
    await said.getByText(person.words('publishing.scan.said')).click();
    await said.getByText('Anyone may read the list “dishes”: dish').waitFor();
    await picture(person.page, 'second-user-meant');
    await said.getByRole('button', { name: person.words('publishing.scan.takeBack') }).click();
    await said.waitFor({ state: 'detached' });
    expect(person.faults).toEqual([]);
  });

  test('is fixed and not published if the person withdraws the answer', async () => {
    await studio.publish.button.click();
    await person.page.getByRole('button', { name: person.words('publishing.scan.notMeant') }).click({ timeout });
    await person.page.getByRole('button', { name: person.words('publishing.scan.fixThese') }).click();
    await person.page.getByText(person.words('publishing.fixUnderWay')).waitFor({ timeout });
    await isClean(person.page, 'second-user-fix-under-way');
    const onlyFix = person.page.getByRole('button', { name: person.words('publishing.onlyFix') });
    await onlyFix.click();
    await onlyFix.waitFor({ state: 'detached' });
    await person.page.getByRole('radio').first().click();
    await person.page.getByRole('button', { name: person.words('studio.question.answer'), exact: true }).click();
    await isReady(5);
    await person.page.getByRole('heading', { name: person.words('publishing.ready', { number: 5 }) }).waitFor();
    expect(await studio.publish.deployment(person.words, 5).count()).toBe(0);
    expect(person.faults).toEqual([]);
  });
});
