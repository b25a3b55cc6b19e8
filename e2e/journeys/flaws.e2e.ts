import { afterAll, beforeAll, expect, test } from 'vitest';
import { startModelServer, type ModelServer } from '../../lib/turns/models/misbehaving-model.double';
import { says, studioPage } from '../pages/studio-page';
import { picture, startJourney, type Journey } from '../support/journey';
import { useProjects } from '../support/projects';
import { readCall } from '../support/scripted-model';
import { sideways } from '../support/sideways';

const app = (colour: string) =>
  `Here it is.\n\n<file path="src/App.tsx">\nexport default function App() {\n  return <main className="p-6"><h1>Soup kitchen</h1><p style={{ color: '${colour}' }}>Open on Mondays from five</p></main>;\n}\n</file>\n`;

let journey: Journey;
let model: ModelServer;
const asked: string[] = [];
beforeAll(async () => {
  model = await startModelServer({
    models: ['gpt-4.1'],
    behave: (request) => {
      asked.push(readCall(request).asked);
      return { text: app(asked.length === 1 ? '#dddddd' : '#333333') };
    },
  });
  const env = { OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'sk-flaws', EASEL_MODEL: 'gpt-4.1' };
  journey = await startJourney({ env });
});
afterAll(async () => {
  await journey?.end();
  await model?.close();
});

test('faint text is reported with the version and costs nothing, and one click has it fixed', async () => {
  const api = useProjects(journey.easel);
  const person = await journey.meet();
  const { page, words } = person;
  const { projectId } = await api.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: 'Soup' });
  await page.goto(`${journey.easel.builder}/projects/${projectId}`);
  const studio = studioPage(page);
  // The page that shows a draft also tries it.
  await studio.previewStatus.and(page.locator('[data-phase=ready]')).waitFor();
  const { turnId } = await api.say(projectId, 'A page for our soup kitchen');
  const { outcome, events } = await api.endOf({ projectId, turnId });
  expect(outcome).toBe('version');
  const tried = events.find((event) => event.type === 'observation');
  expect(tried).toMatchObject({ phase: 'settled', trial: { by: 'tab' }, problems: [{ kind: 'faint-text' }] });
  const note = page.getByTestId('note-flaws');
  await says(note, words('studio.problem.faint-text'));
  expect(asked).toHaveLength(1);
  await picture(page, 'flaws-1');
  await page.setViewportSize({ width: 360, height: 780 });
  expect(await sideways(page)).toBe(0);
  await picture(page, 'flaws-2-phone');
  await page.setViewportSize({ width: 1280, height: 800 });

  await page.getByTestId('button-put-right').click();
  await says(studio.turnStatus, words('studio.status.version', { number: 2 }));
  expect(asked).toHaveLength(2);
  expect(asked[1]).toContain('is too pale');
  // The earlier turn keeps its findings, but offers no action any more.
  expect(await note.count()).toBe(1);
  expect(await page.getByTestId('button-put-right').count()).toBe(0);
  expect(person.faults).toEqual([]);
  await person.context.close();
});
