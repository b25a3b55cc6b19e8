import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../../lib/foundation/problem';
import type { Visit } from '../../lib/runtime/visit';
import { says, studioPage } from '../pages/studio-page';
import { picture, startJourney, type Journey } from '../support/journey';
import { promptsOf, useProjects } from '../support/projects';
import { recordedVisits } from '../support/recorded-visits';
import { longTest } from '../support/sample';

// The demo model begins with what the model wrote wrongly; the repair is answered with the sound reply.
describe('what the model wrote wrongly is seen by trying it, and repaired', () => {
  let journey: Journey;

  beforeAll(async () => {
    journey = await startJourney({ env: { EASEL_DEMO_BROKEN: '1' } });
  });
  afterAll(() => journey?.end());

  /** An empty project in a browser of its own, whose studio carries out the visits whenever it tries an app. */
  async function openProject(name: string, visits: readonly Visit[]) {
    const person = await journey.meet();
    await person.page.addInitScript((given) => Object.assign(window, { __easelVisits: given }), visits);
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
        // What the broken page of the trial said is meant.
        expect(person.faults.filter((fault) => !fault.includes("reading 'slice'"))).toEqual([]);
      },
    };
  }

  type Project = Awaited<ReturnType<typeof openProject>>;

  /** The turn's problem, its repair, and the version that comes of it: as events, and as the person reads them. */
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

  test('a phone’s screen that is too narrow for a long name', async () => {
    const project = await openProject('Habits', recordedVisits('habit-tracker', 1));
    await project.say(promptsOf('habit-tracker')[0]);
    await expectRepair(project, [{ kind: 'sideways-overflow' }], 2);
    await picture(project.person.page, 'repaired');
    await project.close();
  });

  // In `npm test`: the same reply in preview-recordings.
  longTest('a table that sticks out of its page', async () => {
    const project = await openProject('Stock', []);
    await project.say(promptsOf('stock-room')[0]);
    await expectRepair(project, [{ kind: 'sideways-overflow', route: '/#/items' }], 2);
    await project.close();
  });

  // In `npm test`: the same reply in preview-recordings.
  longTest('a pattern that no browser can read, and a page that stays blank with older data', async () => {
    const project = await openProject('Tables', recordedVisits('table-booking', 3));
    const [first, second, third] = promptsOf('table-booking');
    await project.say(first);
    await expectRepair(project, [{ kind: 'console-error', route: '/#/book' }], 2);
    await project.say(second);
    expect((await project.channel.until('version-made')).number).toBe(3);
    await project.say(third);
    const route = '/#/bookings';
    await expectRepair(
      project,
      [
        { kind: 'page-error', route },
        { kind: 'blank-page', route },
      ],
      4,
    );
    await project.close();
  });
});
