import { expect, test } from 'vitest';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { createTurnFixture } from './turn.fixture';

await describeOnDatabases('trying a draft without a tab', (database) => {
  test('says that nobody tried what only running would show, and keeps the version', async () => {
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
});
