import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says, type StudioPage } from '../pages/studio-page';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { startScriptedModel, type ScriptedModel } from '../support/scripted-model';

const app = (text: string) =>
  `<file path="src/App.tsx">\nexport default function App() {\n  return <h1>${text}</h1>;\n}\n</file>\n`;
const replies = [
  `Your bookings.\n\n<migration name="bookings">
create table public.bookings (id int primary key, phone_number text);
alter table public.bookings enable row level security;
insert into public.bookings select n, '0' || n from generate_series(1, 22) n;
</migration>\n${app('Bookings')}`,
  `Without phones.\n\n<migration name="no_phones">\nalter table public.bookings drop column phone_number;\n</migration>\n${app('No phones')}`,
  `Kept after all.\n\n<migration name="no_phones">\ncomment on column public.bookings.phone_number is 'not shown';\n</migration>\n`,
  `Gone now.\n\n<migration name="phones_gone">\nalter table public.bookings drop column phone_number;\n</migration>\n${app('Really none')}`,
];

// One journey told in steps: each continues where the previous one ended.
describe('a change that would delete data', () => {
  let model: ScriptedModel;
  let journey: Journey;
  let person: Person;
  let studio: StudioPage;
  let told = 0;
  const isReady = (number: number) => says(studio.turnStatus, person.words('studio.status.version', { number }));
  const decide = (what: 'approve' | 'decline') =>
    person.page.getByRole('button', { name: person.words(`studio.loss.${what}`) }).click();

  beforeAll(async () => {
    model = await startScriptedModel(() => replies[told++] ?? 'Nothing more.');
    journey = await startJourney({ env: model.env });
    person = await journey.meet();
  });
  afterAll(async () => {
    await journey?.end();
    await model?.close();
  });

  test('says what would be lost, and keeps it on a no', async () => {
    const landing = await person.arrive();
    studio = await landing.build('A list of bookings');
    await isReady(1);
    await studio.ask('I need no phone numbers');
    await says(studio.conversation, '22 rows of “bookings” lose “phone number”');
    await picture(person.page, 'loss-asked');
    await decide('decline');
    await isReady(2);
    await says(studio.conversation, person.words('studio.loss.declined'));
  });

  test('continues on a yes', async () => {
    await studio.ask('Really delete the phone numbers');
    await person.page.getByRole('button', { name: person.words('studio.loss.approve') }).waitFor();
    // The question stays open across reloads.
    await person.page.reload();
    await decide('approve');
    await isReady(3);
    await studio.app.getByRole('heading', { name: 'Really none' }).waitFor();
    expect(person.faults).toEqual([]);
  });
});
