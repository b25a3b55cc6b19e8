import { expect, test } from 'vitest';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { createTurnFixture } from './turn.fixture';

const start = { 'src/App.tsx': 'export default function App() {\n  return <p>Hi</p>;\n}\n', 'package.json': '{}' };
const file = (path: string, content: string) => `<file path="${path}">\n${content}\n</file>\n`;

await describeOnDatabases('a file that a model was not shown', (database) => {
  async function arrange() {
    const fixture = createTurnFixture(database());
    const project = await fixture.newProject(start);
    const run = async () => {
      const turnId = await fixture.say(project, 'Build it');
      await fixture.here.runner.idle();
      expect(fixture.errors).toEqual([]);
      return { turnId, events: await fixture.eventsOf(turnId) };
    };
    return { ...fixture, project, run };
  }

  test.each(['<edit path="src/App.tsx"/>\n', '<edit path="src/App.tsx">\n</edit>\n'])(
    'is shown when it asks by %j, without a word of failure',
    async (wish) => {
      const { scripts, run, calls, filesAtHead, project } = await arrange();
      scripts.push(`Bigger.\n${file('b.ts', '1')}${wish}`, file('src/App.tsx', 'whole'));
      const { events } = await run();
      expect(calls.map((call) => call.request.purpose)).toEqual(['build', 'edit-again']);
      expect(calls[1]?.request.failedEdits).toMatchObject([{ path: 'src/App.tsx', isToSee: true }]);
      expect(events.filter((event) => event.type === 'operation-refused')).toEqual([]);
      const files = await filesAtHead(project.projectId);
      expect([files['src/App.tsx'], files['b.ts']]).toEqual(['whole', '1']);
    },
  );

  test('stays as it is where it was only asked for: no tab takes it for an empty file', async () => {
    const { scripts, run, filesAtHead, project } = await arrange();
    scripts.push(`${file('b.ts', '1')}<edit path="src/App.tsx"/>\n`, file('c.ts', '2'));
    const { events } = await run();
    const ends = events.filter((event) => event.type === 'file-end' && event.path === 'src/App.tsx');
    expect(ends).toMatchObject([{ complete: true, content: start['src/App.tsx'] }]);
    expect((await filesAtHead(project.projectId))['src/App.tsx']).toBe(start['src/App.tsx']);
  });

  test('is not shown for ever: a model that only asks is given up, and that is said', async () => {
    const { scripts, run, calls } = await arrange();
    const wish = '<edit path="src/App.tsx"/>\n';
    scripts.push(wish, wish, wish, wish, wish);
    const { events } = await run();
    const end = events.find((event) => event.type === 'turn-end');
    expect(end).toMatchObject({ outcome: 'error', code: 'model-off-format' });
    expect(calls.length).toBeLessThanOrEqual(4);
  });
});
