import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Behaviour, type ModelServer, startModelServer } from '../../lib/turns/models/misbehaving-model.double';
import { says, studioPage } from '../pages/studio-page';
import { isLong } from '../support/sample';
import { picture, startJourney, type Journey } from '../support/journey';
import { useProjects } from '../support/projects';
import { readCall } from '../support/scripted-model';
import { sideways } from '../support/sideways';

const app = '<file path="src/App.tsx">\nexport default function App() {\n  return <h1>Shop</h1>;\n}\n</file>\n';
const reply = `Here it is.\n\n<file path="src/notes.ts">\nexport const note = 1;\n</file>\n\n${app}`;
const half = reply.indexOf('export default') + 10;

/** The behaviour of each model, call by call; the last entry repeats. */
const models: Record<string, readonly Behaviour[]> = {
  thinks: [{ reasoning: 'Let me see. '.repeat(200), chunkCharacters: 12, chunkDelayMs: 60, text: reply }],
  silent: [{ silentMs: 12_000, text: reply }],
  drops: [{ ending: 'drop-at-once' }, { text: reply }],
  half: [{ text: reply.slice(0, half), ending: 'drop' }, { text: reply.slice(half) }],
};

const everywhere = [
  { width: 1280, colorScheme: 'light' },
  { width: 360, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
  { width: 360, colorScheme: 'dark' },
] as const;
/** One of the four, except in the long run and for pictures. */
const places = everywhere.filter((_, at) => isLong || process.env.EASEL_PICTURES === '1' || at === 3);

describe('a model that takes its time', () => {
  let journey: Journey;
  let model: ModelServer;
  const calls = new Map<string, number>();

  beforeAll(async () => {
    model = await startModelServer({
      models: ['gpt-4.1'],
      behave: (request) => {
        const name = /\[\[(\w+ \d+)\]\]/.exec(readCall(request).asked)?.[1] ?? '';
        const count = calls.get(name) ?? 0;
        calls.set(name, count + 1);
        const behaviours = models[name.split(' ')[0] ?? ''] ?? [{ text: reply }];
        return behaviours[Math.min(count, behaviours.length - 1)];
      },
    });
    const env = {
      ...{ OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'sk-e2e-environment-key', EASEL_MODEL: 'gpt-4.1' },
      EASEL_SILENCE_SECONDS: '2',
      EASEL_SILENCE_END_SECONDS: '120',
    };
    journey = await startJourney({ env });
  });
  afterAll(async () => {
    await journey?.end();
    await model?.close();
  });

  test.each(places)(
    'is described truthfully, with one thing to do ($width px, $colorScheme)',
    async ({ width, colorScheme }) => {
      const viewport = { width, height: 800 };
      const person = await journey.meet({ viewport, colorScheme, reducedMotion: 'reduce' });
      const { page, words } = person;
      const api = useProjects(journey.easel);
      const index = places.findIndex((place) => place.width === width && place.colorScheme === colorScheme);
      const name = (step: string) => `thinking-${width}-${colorScheme}-${step}`;
      async function open(trouble: string) {
        const started = await api.create(`A little shop [[${trouble} ${index}]]`);
        await page.goto(`${journey.easel.builder}/projects/${started.projectId}`);
        return started;
      }
      const studio = studioPage(page);
      const fits = async () => expect(await sideways(page)).toBe(0);
      const mainButtons = () => studio.conversation.getByRole('button').count();

      const thinking = await open('thinks');
      await says(studio.turnStatus, words('studio.status.thinking'));
      await page.waitForFunction(
        (word) => document.body.innerText.includes(`${word}, 0:0`),
        words('studio.status.thinking'),
      );
      await fits();
      await picture(page, name('1-thinking'));
      expect(await api.endOf(thinking)).toMatchObject({ outcome: 'version' });

      const silent = await open('silent');
      const note = page.getByTestId('note-silence');
      await note.waitFor();
      await fits();
      await picture(page, name('2-silent'));
      const tab = await person.openTab(page.url());
      await tab.getByTestId('note-silence').waitFor();
      await tab.close();
      await page.getByTestId('button-keep-waiting').click();
      await note.waitFor({ state: 'detached' });
      expect(await api.endOf(silent)).toMatchObject({ outcome: 'version' });

      const dropped = await open('drops');
      expect(await api.endOf(dropped)).toMatchObject({ outcome: 'error', code: 'model-cut' });
      await page.getByTestId('button-try-again').waitFor();
      expect(await page.getByText(words('errors.model-cut')).count()).toBe(1);
      expect(await mainButtons()).toBeLessThanOrEqual(2);
      expect(calls.get(`drops ${index}`)).toBe(1);
      await fits();
      await picture(page, name('3-failed'));

      const broken = await open('half');
      expect(await api.endOf(broken)).toMatchObject({ outcome: 'stopped', code: 'model-cut' });
      const goOn = page.getByTestId('button-continue');
      await goOn.waitFor();
      expect(calls.get(`half ${index}`)).toBe(1);
      await fits();
      await picture(page, name('4-broken-off'));
      await goOn.click();
      await says(studio.turnStatus, words('studio.status.version', { number: 2 }));
      await picture(page, name('5-continued'));
      expect(person.faults).toEqual([]);
      await person.context.close();
    },
  );
});
