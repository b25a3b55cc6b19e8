import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoExamples } from '../../lib/demo/demo-examples';
import { studioPage } from '../pages/studio-page';
import { startJourney, type Journey, type Person } from '../support/journey';
import { useProjects } from '../support/projects';
import { sampleOf } from '../support/sample';

/** One that asks first, and one of many pages; all ten where there is time. */
const sample = ['volunteer-rota', 'recipe-box'];
const replayed = sampleOf(demoExamples, ({ id }) => sample.includes(id));

describe('every recording replays to an app without problems', () => {
  let journey: Journey;
  let person: Person;

  beforeAll(async () => {
    journey = await startJourney();
    person = await journey.meet();
  });
  afterAll(() => journey?.end());

  test.each(replayed)('$id, three turns, tried by the open tab', async ({ id, prompts }) => {
    const projects = useProjects(journey.easel);
    const { projectId } = await projects.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: id });
    const channel = await projects.listen(projectId);
    await person.page.goto(`${journey.easel.builder}/projects/${projectId}`);
    const studio = studioPage(person.page);
    await studio.previewStatus.and(person.page.locator('[data-phase=ready]')).waitFor();

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
      expect(observations.map(({ phase, problems, trial }) => ({ phase, problems, by: trial.by }))).toEqual([
        { phase: 'settled', problems: [], by: 'tab' },
      ]);
      expect(seen.filter((event) => event.type === 'operation-refused')).toEqual([]);
      expect(end.outcome).toBe('version');
    }
    await studio.app.getByRole('heading').first().waitFor();
    channel.close();
    expect(person.faults).toEqual([]);
  });
});
