import { expect, test } from 'vitest';
import { collect } from '../../base/channel/project-channel.contract';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { foldDraft } from './fold-draft';
import { continueTurn, startTurn } from './start-turn';
import { stopTurn } from './stop-turn';
import { createTurnFixture, pausing } from './turn.fixture';
import type { ProjectEvent } from '../../base/turn-events/turn-event';

const start = { 'src/App.tsx': 'export default 1;\n', 'package.json': '{}' };
const file = (path: string, content: string) => `<file path="${path}">\n${content}\n</file>\n`;

function endOf(events: readonly ProjectEvent[]) {
  return events.find((event) => event.type === 'turn-end');
}

await describeOnDatabases('turns over several processes', (database) => {
  async function arrange() {
    const fixture = createTurnFixture(database());
    return { ...fixture, project: await fixture.newProject(start) };
  }

  /** A turn that was writing b.ts when its process died; everything that was shown is stored. */
  async function arrangeDeath() {
    const fixture = await arrange();
    const { scripts, say, project, until } = fixture;
    const pause = pausing(`Working.\n\n${file('a.ts', '1')}<file path="b.ts">\nconst b = 1;\nconst c`, '');
    scripts.push(pause.script);
    const turnId = await say(project, 'Build it');
    await pause.paused;
    await until(project.projectId, 'file-delta', (event) => event.type === 'file-delta' && event.path === 'b.ts');
    return { ...fixture, turnId };
  }

  test('ends the turns of a dead process at once if it is known to be alone', async () => {
    const { process, project, turnId, eventsOf, here } = await arrangeDeath();
    const before = await eventsOf(turnId);
    await process('next').runner.recover(true);
    const events = await eventsOf(turnId);
    expect(events.slice(0, before.length)).toEqual(before);
    expect(endOf(events)).toMatchObject({ outcome: 'interrupted', versionId: null });
    expect(await here.store.open(project.projectId)).toEqual([]);
  });

  test("leaves another process's turn alone until its lease has run out", async () => {
    const { process, turnId, eventsOf, advance } = await arrangeDeath();
    const next = process('next');
    await next.runner.recover(false);
    expect(endOf(await eventsOf(turnId))).toBeUndefined();
    advance(13_000);
    await next.runner.recover(false);
    expect(endOf(await eventsOf(turnId))).toMatchObject({ outcome: 'interrupted' });
  });

  test('continues in the middle of the file with everything made before', async () => {
    const { process, project, turnId, scripts, calls, filesAtHead, eventsOf } = await arrangeDeath();
    const next = process('next');
    await next.runner.recover(true);
    scripts.push(`const c = 2;\n</file>\n${file('d.ts', '4')}`);
    const continued = await continueTurn(next, { viewer: project.viewer, projectId: project.projectId, turnId });
    if (!continued.ok) throw new Error(continued.error.code);
    await next.runner.idle();
    expect(calls[1]?.request).toMatchObject({ purpose: 'continue', unfinished: { name: 'file', path: 'b.ts' } });
    expect(calls[1]?.request.said.endsWith('<file path="b.ts">\nconst b = 1;\nconst c')).toBe(true);
    expect(await filesAtHead(project.projectId)).toEqual({
      ...start,
      ...{ 'a.ts': '1', 'b.ts': 'const b = 1;\nconst c = 2;', 'd.ts': '4' },
    });
    const events = await eventsOf(continued.value.turnId);
    expect(events[0]).toMatchObject({ type: 'turn-start', continues: turnId });
    // A listener to this turn alone receives the whole draft.
    const told = foldDraft(events).operations.map((operation) => 'path' in operation && operation.path);
    expect(told).toEqual(['a.ts', 'b.ts', 'd.ts']);
    expect(endOf(events)).toMatchObject({ outcome: 'version' });
  });

  test('only repeats the trial if the reply was complete', async () => {
    const { project, scripts, say, here, calls, bundle, filesAtHead } = await arrange();
    let isBroken = true;
    bundle.check = async () => (isBroken ? [{ kind: 'compile', message: 'broken' }] : []);
    scripts.push(file('a.ts', '1'), file('b.ts', '2'));
    const turnId = await say(project, 'Build it');
    await here.runner.idle();
    isBroken = false;
    await continueTurn(here, { viewer: project.viewer, projectId: project.projectId, turnId });
    await here.runner.idle();
    expect(calls.length).toBe(2);
    expect(await filesAtHead(project.projectId)).toMatchObject({ 'a.ts': '1', 'b.ts': '2' });
  });

  test('lets the demo restart a continued reply, without writing files twice', async () => {
    const { process, project, turnId, scripts, model, calls, filesAtHead } = await arrangeDeath();
    model.kind = 'demo';
    const next = process('next');
    await next.runner.recover(true);
    scripts.push(file('other.ts', '1'));
    await continueTurn(next, { viewer: project.viewer, projectId: project.projectId, turnId });
    await next.runner.idle();
    expect(calls[1]?.request).toMatchObject({ purpose: 'build', said: '' });
    expect(await filesAtHead(project.projectId)).toEqual({ ...start, 'other.ts': '1' });
  });

  test('continues on top of versions saved by hand meanwhile', async () => {
    const { process, project, turnId, scripts, filesAtHead, makeTree, ...fixture } = await arrangeDeath();
    const next = process('next');
    await next.runner.recover(true);
    const { commitVersion } = await import('../../projects/versions/commit-version');
    const saved = await commitVersion(fixture, {
      ...(await makeTree({ ...start, 'hand.ts': 'mine' })),
      ...{
        projectId: project.projectId,
        parentId: project.first.id,
        kind: 'edit',
        author: 'person',
        summary: 'By hand',
      },
    });
    expect(saved.ok).toBe(true);
    scripts.push('const c = 2;\n</file>\n');
    await continueTurn(next, { viewer: project.viewer, projectId: project.projectId, turnId });
    await next.runner.idle();
    expect(await filesAtHead(project.projectId)).toMatchObject({ 'hand.ts': 'mine', 'a.ts': '1' });
  });

  test('keeps a queued prompt behind an interrupted turn until that has been continued', async () => {
    const { process, project, turnId, scripts, say, calls, filesAtHead } = await arrangeDeath();
    await say(project, 'Then this');
    const next = process('next');
    await next.runner.recover(true);
    expect(calls.length).toBe(1);
    scripts.push('const c = 2;\n</file>\n', file('then.ts', 'this'));
    await continueTurn(next, { viewer: project.viewer, projectId: project.projectId, turnId });
    await next.runner.idle();
    expect(calls.length).toBe(3);
    expect(await filesAtHead(project.projectId)).toMatchObject({ 'a.ts': '1', 'then.ts': 'this' });
  });

  test('runs a prompt left in the queue before one that is sent later', async () => {
    const { process, project, scripts, say, calls } = await arrangeDeath();
    await say(project, 'Second');
    const next = process('next');
    await next.runner.recover(true);
    scripts.push('Two.', 'Three.');
    await startTurn(next, { viewer: project.viewer, projectId: project.projectId, prompt: 'Third' });
    await next.runner.idle();
    expect(calls.map((call) => call.subject.prompt)).toEqual(['Build it', 'Second', 'Third']);
  });

  test('stops a turn that another process runs, by its row', async () => {
    const { process, project, scripts, say, eventsOf, here } = await arrange();
    const pause = pausing(`${file('a.ts', '1')}Now`, 'never');
    scripts.push(pause.script);
    here.runner.watch();
    const turnId = await say(project, 'Build it');
    await pause.paused;
    await stopTurn(process('other'), { viewer: project.viewer, projectId: project.projectId, turnId });
    await here.runner.idle();
    await here.runner.shutDown();
    expect(endOf(await eventsOf(turnId))).toMatchObject({ outcome: 'stopped', versionId: expect.any(String) });
  });

  test('leaves running turns resumable when it shuts down', async () => {
    const { project, scripts, say, eventsOf, here } = await arrange();
    const pause = pausing(file('a.ts', '1'), 'never');
    scripts.push(pause.script);
    const turnId = await say(project, 'Build it');
    await pause.paused;
    await here.runner.shutDown();
    const events = await eventsOf(turnId);
    expect(endOf(events)).toMatchObject({ outcome: 'interrupted' });
    expect(foldDraft(events).operations).toEqual([{ type: 'file-write', path: 'a.ts', content: '1' }]);
  });

  test('gives ten listeners that join at any time the same events, none twice', async () => {
    const { project, scripts, say, here, until } = await arrange();
    scripts.push(Array.from({ length: 30 }, (_, index) => file(`src/F${index}.ts`, 'x'.repeat(300))).join('Words.\n'));
    const early = Array.from({ length: 5 }, () => collect(here.channel, project.projectId, 0));
    await say(project, 'Build it');
    await until(project.projectId, 'file-end');
    const late = Array.from({ length: 5 }, (_, index) => collect(here.channel, project.projectId, index * 7));
    const end = await until(project.projectId, 'turn-end');
    await here.runner.idle();
    for (const [index, listener] of [...early, ...late].entries()) {
      const after = index < 5 ? 0 : (index - 5) * 7;
      await listener.until(end.n - after);
      listener.stop();
      expect(listener.numbers).toEqual(Array.from({ length: end.n - after }, (_, n) => after + n + 1));
    }
  });

  test('keeps exactly the finished files, wherever it is stopped', async () => {
    const reply = Array.from(
      { length: 6 },
      (_, index) => `Part ${index}.\n\n${file(`f${index}.ts`, `value ${index}`)}`,
    ).join('\n');
    for (let cut = 0; cut < reply.length; cut += 41) {
      const { project, scripts, say, here, filesAtHead, errors } = await arrange();
      const pause = pausing(reply.slice(0, cut), 'never');
      scripts.push(pause.script);
      const turnId = await say(project, 'Build it');
      await pause.paused;
      await stopTurn(here, { viewer: project.viewer, projectId: project.projectId, turnId });
      await here.runner.idle();
      const ended = [...reply.slice(0, cut).matchAll(/path="(f\d\.ts)">\nvalue \d\n<\/file>\n/g)].map(
        (match) => match[1],
      );
      const made = Object.keys(await filesAtHead(project.projectId)).filter((path) => path.startsWith('f'));
      // The last line counts once it can't become anything else, so a closing tag without a newline may count too.
      expect(made.length - ended.length).toBeOneOf([0, 1]);
      expect(made.slice(0, ended.length)).toEqual(ended);
      expect(errors).toEqual([]);
    }
  });
});
