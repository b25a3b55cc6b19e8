import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../../lib/base/foundation/problem';
import { says, studioPage } from '../pages/studio-page';
import { picture, startJourney, type Journey } from '../support/journey';
import { promptsOf, useProjects } from '../support/projects';
import { longTest } from '../support/sample';

// The demo model starts with a recorded mistake of the model; the repair gets the correct reply.
describe('a model’s mistake is detected by a trial, and repaired', () => {
  let journey: Journey;

  beforeAll(async () => {
    journey = await startJourney({ env: { EASEL_DEMO_BROKEN: '1' } });
  });
  afterAll(() => journey?.end());

  /** Opens an empty project in a new browser context. */
  async function openProject(name: string) {
    const person = await journey.meet();
    const projects = useProjects(journey.easel);
    const { projectId } = await projects.must<{ projectId: string }>(201, 'POST', '/api/projects', { name });
    await person.page.goto(`${journey.easel.builder}/projects/${projectId}`);
    const studio = studioPage(person.page);
    await studio.previewStatus.and(person.page.locator('[data-phase=ready]')).waitFor();
    const channel = await projects.listen(projectId);
    return {
      person,
      studio,
      channel,
      say: (prompt: string) => projects.say(projectId, prompt),
      async close() {
        channel.close();
        await person.context.close();
        expect(person.faults).toEqual([]);
      },
    };
  }

  type Project = Awaited<ReturnType<typeof openProject>>;

  /** The turn's problem, its repair and the resulting version, both as events and as shown to the person. */
  async function expectRepair({ person, studio, channel }: Project, problems: Partial<Problem>[], version: number) {
    const seen = await channel.until('observation', ({ phase }) => phase === 'problem');
    expect(seen.trial.by).toBe('tab');
    expect(seen.problems).toEqual(problems.map((problem) => expect.objectContaining(problem) as unknown));
    const repair = await channel.until('repair-start');
    expect(repair).toMatchObject({ round: 1, mended: false, problems: seen.problems });
    const settled = await channel.until('observation');
    expect(settled).toMatchObject({ phase: 'settled', problems: [], trial: { by: 'tab' } });
    expect((await channel.until('version-made')).number).toBe(version);
    await says(studio.turnStatus, person.words('studio.status.version', { number: version }));
    await says(studio.conversation, person.words('studio.repair.fixed'));
    for (const { kind } of problems) await says(studio.conversation, person.words(`studio.problem.${kind!}`));
  }

  test('a table that overflows its page', async () => {
    const project = await openProject('Stock');
    await project.say(promptsOf('stock-room')[0]);
    await expectRepair(project, [{ kind: 'sideways-overflow', route: '/#/items' }], 1);
    await picture(project.person.page, 'repaired');
    await project.close();
  });

  // `npm test` runs the same reply in preview-recordings.e2e.ts.
  longTest('a pattern that no browser can parse', async () => {
    const project = await openProject('Tables');
    await project.say(promptsOf('table-booking')[0]);
    await expectRepair(project, [{ kind: 'console-error', route: '/#/book' }], 1);
    await project.close();
  });
});
