import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says, studioPage, type StudioPage } from '../pages/studio-page';
import { isClean } from '../support/is-clean';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { useProjects } from '../support/projects';

const app = `import { useState } from 'react';
import { supabase } from '@/lib/supabase';
export default function App() {
  const [said, setSaid] = useState('nothing yet');
  async function ask(name: string) {
    const { data, error } = await supabase.functions.invoke(name, { body: { word: 'cups' } });
    setSaid(error ? 'It did not work' : data.said);
  }
  return (
    <main className="p-6">
      <h1>Tea stock</h1>
      <button onClick={() => ask('count')}>Ask the server</button>
      <button onClick={() => ask('fails')}>Ask for trouble</button>
      <p role="status">{said}</p>
    </main>
  );
}`;
const count = `Deno.serve(async (req) => {
  const { word } = await req.json();
  console.log('counting', word);
  await fetch('https://api.example.com/stock');
  return Response.json({ said: Deno.env.get('STOCK_KEY') ? '42 ' + word : 'the key is missing' });
});`;
const fails = `Deno.serve(() => {
  throw new Error('no tea left');
});`;

// One journey told in steps: each continues where the previous one ended.
describe('an app that works on the server', () => {
  let journey: Journey;
  let person: Person;
  let studio: StudioPage;
  let projectId: string;
  const key = `sk_live_${'aB3'.repeat(9)}`;

  beforeAll(async () => {
    journey = await startJourney();
    person = await journey.meet();
    const api = useProjects(journey.easel);
    ({ projectId } = await api.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: 'Tea stock' }));
    const files = {
      'src/App.tsx': app,
      'supabase/functions/count/index.ts': count,
      'supabase/functions/fails/index.ts': fails,
    };
    await api.must(201, 'POST', api.at(projectId, '/versions'), {
      operations: Object.entries(files).map(([path, content]) => ({ type: 'file-write', path, content })),
    });
    await person.arrive();
    await person.page.goto(`${journey.easel.builder}/projects/${projectId}`);
    studio = studioPage(person.page);
  });
  afterAll(() => journey?.end());

  const answers = (words: string) => says(studio.app.getByRole('status'), words);

  test('the page calls a function, which says that its key is missing', async () => {
    await studio.app.getByRole('button', { name: 'Ask the server' }).click();
    await answers('the key is missing');
    await studio.app.getByRole('button', { name: 'Ask for trouble' }).click();
    await answers('It did not work');
  });

  test('the studio names the key that is missing, what happened with its line, and the host it called', async () => {
    const { page } = person;
    await studio.open('data');
    await studio.data.chip('functions').click();
    const log = page.getByTestId('list-function-log');
    await says(log, 'counting cups');
    await says(log, 'no tea left');
    await says(log, 'supabase/functions/fails/index.ts, line 2');
    await page.getByRole('button', { name: /STOCK_KEY/ }).click();
    await page.getByLabel('Key', { exact: true }).fill('planted-4711');
    await page.getByTestId('button-keep-secret').click();
    await page.getByRole('button', { name: 'Delete STOCK_KEY' }).waitFor();
    expect(await page.content()).not.toContain('planted-4711');
    await page.getByRole('button', { name: 'Allow api.example.com' }).click();
    await page.getByRole('button', { name: 'Stop allowing api.example.com' }).waitFor();
    await isClean(page, 'functions');
    await picture(page, 'functions');
  });

  test('with its key the function answers', async () => {
    await studio.open('preview');
    await studio.app.getByRole('button', { name: 'Ask the server' }).click();
    await answers('42 cups');
  });

  test('a key that is pasted into the chat is taken out, and kept as a secret', async () => {
    await studio.prompt.fill(`Take payments with ${key}`);
    expect(await studio.prompt.inputValue()).toBe('Take payments with STRIPE_SECRET_KEY');
    await person.page.getByTestId('button-keep-pasted-key').click();
    await person.page.getByTestId('note-pasted-key').waitFor({ state: 'detached' });
    await studio.prompt.fill('');
    await studio.open('data');
    await studio.data.chip('functions').click();
    await person.page.getByRole('button', { name: 'Delete STRIPE_SECRET_KEY' }).waitFor();
    expect(await person.page.content()).not.toContain(key);
  });

  test('a phone in the dark shows the same', async () => {
    const { page } = await journey.meet({
      colorScheme: 'dark',
      viewport: { width: 360, height: 800 },
      locale: 'zh-CN',
    });
    await page.goto(`${journey.easel.builder}/projects/${projectId}`);
    await page.getByRole('button', { name: '应用', exact: true }).click();
    await page.getByTestId('tab-data').click();
    await page.getByTestId('chip-functions').click();
    await page.getByText('STOCK_KEY').waitFor();
    await isClean(page, 'functions-phone');
    await picture(page, 'functions-phone');
    expect(person.faults).toEqual([]);
  });
});
