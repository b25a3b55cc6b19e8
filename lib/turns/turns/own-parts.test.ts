import path from 'node:path';
import { expect, test } from 'vitest';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { readCatalogue } from '../../modules/catalogue/read-catalogue';
import { createTurnFixture } from './turn.fixture';

const catalogue = await readCatalogue(path.join(import.meta.dirname, '../../modules'));
const app = (text: string) => `<file path="src/App.tsx">\n${text}\n</file>\n`;
const form = app('export default () => <input autoComplete="cc-number" />;');

await describeOnDatabases('what a part does, written by hand', (database) => {
  async function arrange(start: Record<string, string>) {
    const fixture = createTurnFixture(database(), catalogue);
    const project = await fixture.newProject({ 'package.json': '{}', 'tsconfig.json': '{}', ...start });
    async function run(...replies: Parameters<typeof fixture.scripts.push>) {
      fixture.scripts.push(...replies);
      const turnId = await fixture.say(project, 'Let people pay');
      await fixture.here.runner.idle();
      expect(fixture.errors).toEqual([]);
      return fixture.eventsOf(turnId);
    }
    return { ...fixture, run, head: () => fixture.filesAtHead(project.projectId) };
  }

  test('a card form is a problem of the turn, and the model is told which part to take', async () => {
    const { run, calls, head } = await arrange({ 'src/App.tsx': 'export default 1;\n' });
    await run(form, app('export default 2;'));
    expect(calls[1]?.request).toMatchObject({ purpose: 'repair' });
    const [problem] = (calls[1]!.request as { problems: readonly { message: string }[] }).problems;
    expect(problem).toMatchObject({ kind: 'needs-part', file: 'src/App.tsx', line: 1 });
    expect(problem?.message).toContain('<module name="payments"/>');
    expect((await head())['src/App.tsx']).toBe('export default 2;');
  });

  test('one that was there before this turn costs no repair', async () => {
    const { run, calls } = await arrange({ 'src/App.tsx': 'export default () => <input name="cc-number" />;\n' });
    await run('More.\n\n<file path="src/more.ts">\nexport const more = 1;\n</file>\n');
    expect(calls).toHaveLength(1);
  });
});
