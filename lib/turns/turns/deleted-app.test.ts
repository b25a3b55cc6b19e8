import { expect, test } from 'vitest';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { createProjectStore } from '../../projects/projects/drizzle-project-store';
import { answerTurn } from './answer-turn';
import { createTurnFixture, pausing } from './turn.fixture';

const start = { 'src/App.tsx': 'export default 1;\n', 'package.json': '{}' };
const file = (path: string, content: string) => `<file path="${path}">\n${content}\n</file>\n`;

await describeOnDatabases('turns of an app that is deleted and brought back', (database) => {
  async function arrange() {
    const fixture = createTurnFixture(database());
    const project = await fixture.newProject(start);
    const { projectId } = project;
    let time = 2_000_000;
    const apps = createProjectStore(database(), () => time++);
    return {
      ...fixture,
      project,
      setDeleted: (isDeleted: boolean) => apps.setDeleted(projectId, isDeleted ? time++ : null),
      asked: () => fixture.here.store.stopsRequested('here'),
    };
  }

  test('a plan that waits for approval is built after the app is restored', async () => {
    const { scripts, say, project, until, here, setDeleted, eventsOf, filesAtHead } = await arrange();
    scripts.push('<plan>\n1. A search\n</plan>\n');
    const turnId = await say(project, 'Add a search', 'plan');
    const { questionId } = await until(project.projectId, 'approval-needed');
    await here.runner.idle();
    await setDeleted(true);
    await setDeleted(false);
    const pause = pausing(file('a.ts', '1'), 'Done.');
    scripts.push(pause.script);
    await answerTurn(here, { ...project, turnId, answer: { questionId, approve: true } });
    await pause.paused;
    // A runner makes this check four times a second.
    expect(await here.store.stopsRequested('here')).toEqual([]);
    pause.resume();
    await here.runner.idle();
    expect((await eventsOf(turnId)).at(-1)).toMatchObject({ type: 'turn-end', outcome: 'version' });
    expect(await filesAtHead(project.projectId)).toMatchObject({ 'a.ts': '1' });
  });

  test('a turn that was stopped before the deletion stays stopped', async () => {
    const { scripts, say, project, here, setDeleted, asked } = await arrange();
    const pause = pausing(file('a.ts', '1'), 'never');
    scripts.push(pause.script);
    const turnId = await say(project, 'Build it');
    await pause.paused;
    await setDeleted(true);
    expect(await asked()).toEqual([turnId]);
    await setDeleted(false);
    expect(await asked()).toEqual([]);
    await here.store.requestStop(turnId);
    await setDeleted(true);
    await setDeleted(false);
    expect(await asked()).toEqual([turnId]);
    here.runner.stop(turnId);
    await here.runner.idle();
  });

  test('a queued prompt costs nothing while the app is deleted, and runs once it is restored', async () => {
    const { scripts, say, project, here, setDeleted, calls } = await arrange();
    const pause = pausing(file('a.ts', '1'), 'never');
    scripts.push(pause.script);
    const first = await say(project, 'Build it');
    await pause.paused;
    const second = await say(project, 'Then this');
    await setDeleted(true);
    here.runner.stop(first);
    await here.runner.idle();
    expect([calls.length, (await here.store.get(second))?.phase]).toEqual([1, 'queued']);
    expect(await here.store.idleQueues()).not.toContain(project.projectId);
    await setDeleted(false);
    scripts.push(file('then.ts', 'this'));
    await here.runner.recover(false);
    await here.runner.idle();
    expect(calls.length).toBe(2);
    expect(await here.store.get(second)).toMatchObject({ phase: 'ended', outcome: 'version' });
  });
});
