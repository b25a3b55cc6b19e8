import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoExamples } from '../../lib/turns/demo/demo-examples';
import { engines, openProjectWith, startEngineJourney } from '../support/engines';
import { useProjects } from '../support/projects';
import { isLong, sampleOf } from '../support/sample';

/**
 * The first turn of the shortest one, in a container, where each app needs its own installation. With Easel's own engine, habit-tracker,
 * guest-book, ledger-zh and phone build theirs, and server/demo replays three.
 */
const sample = { embedded: [], webcontainer: ['times-tables'] } as const;
const tried = engines.filter((engine) => isLong || sample[engine].length > 0);

/** How many turns store nothing on a server: an app in a container is not connected to its backend yet. */
const turnsWithoutBackend: Record<string, number> = { 'guest-book': 0, 'parent-evening': 0, 'table-booking': 3 };

describe.each(tried)('every recording replays to an app without problems that runs with %s', (engine) => {
  let world: Awaited<ReturnType<typeof startEngineJourney>>;

  beforeAll(async () => {
    world = await startEngineJourney(engine);
  });
  afterAll(() => world?.end());

  const turnsOf = (id: string) => (engine === 'embedded' ? undefined : turnsWithoutBackend[id]);
  const examples = demoExamples
    .map(({ id, prompts }) => ({ id, prompts: prompts.slice(0, isLong ? turnsOf(id) : 1) }))
    .filter(({ prompts }) => prompts.length > 0);
  test.each(sampleOf(examples, ({ id }) => sample[engine].some((one) => one === id)))(
    '$id, turn by turn, tried by the open tab',
    async ({ id, prompts }) => {
      const { journey, person } = world;
      // All apps share one person, so clear the faults of earlier apps.
      person.faults.length = 0;
      const projects = useProjects(journey.easel);
      const { projectId, studio } = await openProjectWith(engine, journey, person, id);
      const channel = await projects.listen(projectId);

      for (const [index, prompt] of prompts.entries()) {
        const { turnId } = await projects.say(projectId, prompt);
        if (id === 'volunteer-rota' && index === 0) {
          const { questionId, choices } = await channel.until('question');
          const answer = { questionId, choice: choices[0] };
          await projects.must(200, 'POST', projects.at(projectId, `/turns/${turnId}/answer`), answer);
        }
        const end = await channel.until('turn-end', (event) => event.turnId === turnId);
        const seen = channel.events.filter((event) => 'turnId' in event && event.turnId === turnId);
        const observations = seen.filter((event) => event.type === 'observation');
        const found = observations.map(({ phase, problems, trial }) => ({ phase, problems, by: trial.by }));
        expect(found, JSON.stringify(found)).toEqual([{ phase: 'settled', problems: [], by: 'tab' }]);
        expect(seen.filter((event) => event.type === 'operation-refused')).toEqual([]);
        expect(end.outcome).toBe('version');
      }
      await studio.app.getByRole('heading').first().waitFor();
      channel.close();
      expect(person.faults.join('\n')).toBe('');
    },
    300_000,
  );
});
