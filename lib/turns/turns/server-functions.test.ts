import { expect, test } from 'vitest';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { reportObservation } from './report-observation';
import { createTurnFixture } from './turn.fixture';

const file = (path: string, content: string) => `<file path="${path}">\n${content}\n</file>\n`;

await describeOnDatabases('server functions in a turn', (database) => {
  test('what a server function did wrong counts, though the page saw nothing', async () => {
    const { scripts, say, here, onServer, calls, newProject, until } = createTurnFixture(database());
    const project = await newProject({ 'src/App.tsx': 'export default () => null;\n', 'package.json': '{}' });
    here.observers.claimObserver(project.projectId, 'tab', true);
    scripts.push(file('a.ts', '1'), file('a.ts', '2'));
    const turnId = await say(project, 'Build it');
    const at = { viewer: project.viewer, projectId: project.projectId, turnId };
    const { treeHash, draftId } = await until(project.projectId, 'verify-start');
    const wrong = { kind: 'failed-request' as const, message: 'The server function pay: Error: no', file: 'a.ts' };
    onServer.push(wrong);
    const observation = { draftId, phase: 'settled' as const, problems: [], tabId: 'tab' };
    await reportObservation(here, { ...at, observation: { ...observation, treeHash } });
    const second = await until(
      project.projectId,
      'verify-start',
      (event) => event.type === 'verify-start' && event.treeHash !== treeHash,
    );
    expect(calls[1]?.request).toMatchObject({ purpose: 'repair', problems: [wrong] });
    onServer.length = 0;
    await reportObservation(here, { ...at, observation: { ...observation, treeHash: second.treeHash } });
    await here.runner.idle();
  });
});
