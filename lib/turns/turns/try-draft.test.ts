import { expect, test } from 'vitest';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { reportObservation } from './report-observation';
import { createTurnFixture } from './turn.fixture';

await describeOnDatabases('trying a draft', (database) => {
  test('without a tab says that nobody tried what only running would show, and keeps the version', async () => {
    const fixture = createTurnFixture(database());
    const project = await fixture.newProject({ 'package.json': '{}', 'server.js': '1\n' });
    fixture.bundle.check = async () => null;
    fixture.scripts.push('<file path="server.js">\n2\n</file>\n');
    const turnId = await fixture.say(project, 'Build it');
    await fixture.here.runner.idle();
    expect(fixture.errors).toEqual([]);
    const events = await fixture.eventsOf(turnId);
    expect(events.filter(({ type }) => type === 'observation')).toMatchObject([
      { phase: 'settled', problems: [], trial: { by: 'nobody', routes: [], widths: [] } },
    ]);
    expect(events.at(-1)).toMatchObject({ type: 'turn-end', outcome: 'version' });
  });

  test('waits for the tab that is still on its way to its new app', async () => {
    const { here, say, scripts, until, eventsOf, newProject } = createTurnFixture(database());
    const project = await newProject({});
    here.observers.expectTab(project.projectId);
    scripts.push('<file path="a.ts">\n1\n</file>\n');
    const turnId = await say(project, 'Build it');
    const { treeHash, draftId } = await until(project.projectId, 'verify-start');
    here.observers.claimObserver(project.projectId, 'tab', true);
    const observation = { draftId, treeHash, phase: 'settled' as const, problems: [], tabId: 'tab' };
    expect(await reportObservation(here, { ...project, turnId, observation })).toMatchObject({
      value: { counted: true },
    });
    await here.runner.idle();
    const observations = (await eventsOf(turnId)).filter(({ type }) => type === 'observation');
    expect(observations).toMatchObject([{ trial: { by: 'tab' } }]);
  });
});
