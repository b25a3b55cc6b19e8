import AxeBuilder from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startModelServer, type ModelServer } from '../../lib/turns/models/misbehaving-model.double';
import { says, studioPage, type StudioPage } from '../pages/studio-page';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { useProjects } from '../support/projects';
import { longTest } from '../support/sample';
import { sideways } from '../support/sideways';

const appWith = (stored: string, button: string) => `import { useEffect, useState } from 'react';

export default function App() {
  const [names, setNames] = useState<string[]>(() => JSON.parse(localStorage.getItem('names') ?? '[]'));
  const [typed, setTyped] = useState('');
  useEffect(() => localStorage.setItem('${stored}', JSON.stringify(names)), [names]);
  return (
    <main className="p-4">
      <h1>Shopping</h1>
      <form onSubmit={(event) => { event.preventDefault(); setNames([...names, typed]); }}>
        <label>Name <input value={typed} onChange={(event) => setTyped(event.target.value)} /></label>
        <button>${button}</button>
      </form>
      <ul>{names.map((name) => <li key={name}>{name}</li>)}</ul>
    </main>
  );
}`;
const file = (content: string) => `<file path="src/App.tsx">\n${content}\n</file>\n`;
const stays = (button: string) => `<promise id="milk-stays">
What I add is still there when I come back.
fill "Name" with "Oat milk"
click button "${button}"
after reload
see listitem "Oat milk"
</promise>
`;
const heading = '<promise id="says-shopping">\nThe page is called Shopping.\nsee heading "Shopping"\n</promise>\n';

// One journey told in steps: each continues where the previous one ended.
describe('an app keeps its promises', () => {
  let model: ModelServer;
  let journey: Journey;
  let person: Person;
  let studio: StudioPage;
  let projectId = '';

  beforeAll(async () => {
    model = await startModelServer();
    journey = await startJourney({
      env: { OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'none', EASEL_MODEL: 'ok' },
    });
    person = await journey.meet();
    const projects = useProjects(journey.easel);
    ({ projectId } = await projects.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: 'Shopping' }));
    await person.page.goto(`${journey.easel.builder}/projects/${projectId}`);
    studio = studioPage(person.page);
    await studio.previewStatus.and(person.page.locator('[data-phase=ready]')).waitFor();
  });
  afterAll(async () => {
    await journey?.end();
    await model?.close();
  });

  const isReady = (number: number) => says(studio.turnStatus, person.words('studio.status.version', { number }));
  const promises = async () => {
    const answer = await journey.easel.call<{ promises: Array<Record<string, unknown>> }>(
      'GET',
      `/api/projects/${projectId}/promises`,
    );
    return answer.body.promises;
  };
  const openList = async () => {
    await person.page
      .getByRole('button', { name: person.words('studio.top.projectMenu', { name: 'Shopping' }) })
      .click();
    await person.page.getByTestId('menuitem-promises').click();
    return person.page.getByRole('dialog');
  };

  test('a broken promise is repaired before there is a version, and the proof counts what was tried', async () => {
    model.script(
      { text: `Here is your list.\n\n${file(appWith('forgotten', 'Add'))}${stays('Add')}${heading}` },
      { text: `It forgot what you wrote.\n\n${file(appWith('names', 'Add'))}` },
    );
    await studio.ask('A shopping list');
    await isReady(1);
    await says(studio.conversation, person.words('studio.problem.promise-broken'));
    await says(studio.conversation, person.words('studio.version.promises', { count: 2 }));
    await says(studio.conversation, 'What I add is still there when I come back.');
    const asked = JSON.stringify(model.requests.at(-1)?.messages);
    expect(asked).toContain('is broken at step 4');
    expect(asked).toContain('milk-stays: What I add is still there');
    await picture(person.page, 'promises-kept');
  });

  test('promises can be read, written by hand, renamed and disabled', async () => {
    const list = await openList();
    await says(list, person.words('promises.outcome.kept'));
    await picture(person.page, 'promises-list');
    const { violations } = await new AxeBuilder({ page: person.page }).exclude('iframe').analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);

    await list.getByTestId('button-write-a-promise').click();
    await list.getByLabel(person.words('promises.sentenceLabel')).fill('There is a place to write');
    const steps = list.getByLabel(person.words('promises.steps'), { exact: true });
    await steps.fill('see heading "Shopping"\nsee textbocks "Name"');
    await list.getByRole('button', { name: person.words('common.save') }).click();
    await says(list.getByRole('alert'), /2.*textbocks/);
    await picture(person.page, 'promises-fault');
    await steps.fill('see textbox "Name"');
    await list.getByRole('button', { name: person.words('common.save') }).click();
    await says(list, person.words('promises.untried'));

    const sentence = 'The page is called Shopping.';
    await list.getByRole('button', { name: person.words('promises.edit', { sentence }) }).click();
    await list.getByLabel(person.words('promises.sentenceLabel')).fill('It says Shopping at the top.');
    await list.getByRole('button', { name: person.words('common.save') }).click();
    const on = person.words('promises.on', { sentence: 'It says Shopping at the top.' });
    await list.getByRole('switch', { name: on }).click();
    await says(list, person.words('promises.off'));
    expect(await promises()).toMatchObject([
      { id: 'milk-stays', isOff: false },
      { id: 'says-shopping', sentence: 'It says Shopping at the top.', isOff: true },
      { id: 'there-is-a-place-to', author: 'person', journey: 'see textbox "Name"' },
    ]);
    await person.page.keyboard.press('Escape');
  });

  test('steps that the model changes along with the app need no question', async () => {
    model.script({ text: `Renamed.\n\n${file(appWith('names', 'Put on the list'))}${stays('Put on the list')}` });
    await studio.ask('Call the button Put on the list');
    await says(studio.conversation, 'Renamed.');
    await expect.poll(async () => JSON.stringify(await promises()), { timeout: 60_000 }).toContain('Put on the list');
    // Including the hand-written one; one is disabled.
    await says(studio.conversation.getByRole('article').last(), person.words('studio.version.promises', { count: 2 }));
    expect((await promises())[0]).toMatchObject({
      journey: expect.stringContaining('click button "Put on the list"') as string,
      sentence: 'What I add is still there when I come back.',
      proposal: null,
    });
    expect(await studio.conversation.getByText(person.words('promises.ask.title')).count()).toBe(0);
  });

  test('a sentence that would no longer hold is asked about once, before there is a version; if kept, the app is changed', async () => {
    const removal = '<promise id="milk-stays" remove="true">\nThe list would begin anew each time.\n</promise>\n';
    model.script(
      { text: `It begins anew.\n\n${file(appWith('forgotten', 'Put on the list'))}${removal}` },
      { text: `It stays.\n\n${file(`// It stays.\n${appWith('names', 'Put on the list')}`)}` },
    );
    await studio.ask('Forget what I wrote');
    await says(studio.conversation, 'The list would begin anew each time.');
    await picture(person.page, 'promises-ask');
    await person.page.getByRole('button', { name: person.words('promises.ask.keep') }).click();
    await says(studio.conversation, person.words('promises.ask.kept'));
    await says(studio.conversation, 'It stays.');
    await says(studio.conversation.getByRole('article').last(), person.words('studio.version.promises', { count: 2 }));
    expect(JSON.stringify(model.requests.at(-1)?.messages)).toContain('The person was asked, and keeps it.');
    expect(await promises()).toHaveLength(3);
    expect((await promises())[0]).toMatchObject({ id: 'milk-stays', proposal: null });
  });

  // Covered in `npm test` by the one before it.
  longTest('a promise can be removed by hand, and put back', async () => {
    const list = await openList();
    const sentence = 'It says Shopping at the top.';
    await list.getByRole('button', { name: person.words('promises.edit', { sentence }) }).click();
    await list.getByTestId('button-remove-promise').click();
    await says(list, person.words('promises.removed', { sentence }));
    await picture(person.page, 'promises-removed');
    expect((await promises()).map(({ id }) => id)).not.toContain('says-shopping');
    await list.getByRole('button', { name: person.words('common.undo') }).click();
    await list.getByRole('button', { name: person.words('promises.edit', { sentence }) }).waitFor();
    await expect.poll(promises).toContainEqual(expect.objectContaining({ id: 'says-shopping', isOff: true }));
    await person.page.keyboard.press('Escape');
  });

  // Covered in `npm test` by lib/base/promises/*.test.ts.
  longTest('a promise that stays broken shows a picture of the page, small and enlarged', async () => {
    const forgets = (note: string) => ({
      text: `${note}\n\n${file(`// ${note}\n${appWith('forgotten', 'Put on the list')}`)}`,
    });
    model.script(forgets('One'), forgets('Two'));
    await studio.ask('Make it quicker');
    // The turn tries each draft again, and hides the previous result meanwhile.
    await says(studio.turnStatus, person.words('studio.status.version', { number: 10 }));
    const small = studio.conversation.getByTestId('button-show-picture');
    await small.click();
    const large = person.page.getByRole('dialog').getByRole('img');
    await expect.poll(() => large.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(640);
    await picture(person.page, 'promises-picture');
    const { violations } = await new AxeBuilder({ page: person.page }).exclude('iframe').analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
    await person.page.keyboard.press('Escape');
  });

  // Covered in `npm test` by journeys/phone.
  longTest('everything fits a phone, in Chinese too', async () => {
    const other = await journey.meet({ locale: 'zh-CN', viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
    await other.page.goto(`${journey.easel.builder}/projects/${projectId}`);
    await other.page.getByRole('button', { name: other.words('studio.top.projectMenu', { name: 'Shopping' }) }).click();
    await other.page.getByTestId('menuitem-promises').click();
    const list = other.page.getByRole('dialog');
    await list.getByTestId('list-promises').waitFor();
    await picture(other.page, 'promises-phone');
    const { violations } = await new AxeBuilder({ page: other.page }).exclude('iframe').analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
    expect(await sideways(other.page)).toBe(0);
    expect(other.faults).toEqual([]);
    await other.context.close();
  });
});
