import { describe, expect, test } from 'vitest';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import type { Problem } from '../../base/foundation/problem';
import { answerTurn } from './answer-turn';
import { reportObservation, reportProgress } from './report-observation';
import { startTurn } from './start-turn';
import { stopTurn } from './stop-turn';
import { createTurnFixture, failing, pausing, saying } from './turn.fixture';
import type { ProjectEvent } from '../../base/turn-events/turn-event';

const start = { 'src/App.tsx': 'export default function App() {\n  return <p>Hi</p>;\n}\n', 'package.json': '{}' };
const file = (path: string, content: string) => `<file path="${path}">\n${content}\n</file>\n`;
const blank: Problem = { kind: 'page-error', message: 'boom is broken', file: 'src/App.tsx', line: 2 };

function typesOf(events: readonly ProjectEvent[]): string[] {
  return events.map((event) => event.type).filter((type, index, all) => type !== all[index - 1]);
}

function endOf(events: readonly ProjectEvent[]) {
  const [end, ...others] = events.filter((event) => event.type === 'turn-end');
  expect(others).toEqual([]);
  return end as Extract<ProjectEvent, { type: 'turn-end' }>;
}

await describeOnDatabases('turns', (database) => {
  async function arrange() {
    const fixture = createTurnFixture(database());
    const project = await fixture.newProject(start);
    const run = async (prompt = 'Build it', mode?: 'build' | 'plan' | 'ask') => {
      const turnId = await fixture.say(project, prompt, mode);
      await fixture.here.runner.idle();
      expect(fixture.errors).toEqual([]);
      return { turnId, events: await fixture.eventsOf(turnId) };
    };
    return { ...fixture, project, run };
  }

  test('makes a version of what the model wrote, and logs each step', async () => {
    const { scripts, run, filesAtHead, project } = await arrange();
    scripts.push(`Here you are.\n\n<plan>\n- one\n</plan>\n${file('src/B.tsx', 'b')}<delete path="src/App.tsx"/>\n`);
    const { events } = await run();
    expect(typesOf(events)).toEqual([
      ...['turn-start', 'turn-phase', 'text-delta', 'plan', 'file-start', 'file-delta', 'file-end', 'file-deleted'],
      ...['usage', 'turn-phase', 'verify-start', 'observation', 'version-made', 'turn-end'],
    ]);
    expect(endOf(events)).toMatchObject({ outcome: 'version' });
    expect(await filesAtHead(project.projectId)).toEqual({ 'package.json': '{}', 'src/B.tsx': 'b' });
  });

  test('answers without a version when the model only talks', async () => {
    const { scripts, run } = await arrange();
    scripts.push('You can change it in the settings.');
    expect(endOf((await run()).events)).toMatchObject({ outcome: 'answer', versionId: null });
  });

  describe('a model that fails', () => {
    test.each([
      ['model-key-refused', [failing('model-key-refused', false)]],
      ['model-unavailable', [failing('model-unavailable', false)]],
    ])('ends at once with %s where trying again is of no use', async (code, parts) => {
      const { scripts, run, calls } = await arrange();
      scripts.push(parts);
      expect(endOf((await run()).events)).toMatchObject({ outcome: 'error', code });
      expect(calls.length).toBe(1);
    });

    test('waits as long as the provider says, then calls again', async () => {
      const { scripts, run, waits } = await arrange();
      scripts.push([failing('model-busy', true, 7)], file('a.ts', '1'));
      const { events } = await run();
      expect(waits).toEqual([7000]);
      expect(events).toContainEqual(expect.objectContaining({ type: 'reply-restart', code: 'model-busy' }));
      expect(endOf(events)).toMatchObject({ outcome: 'version' });
    });

    test('does not wait for longer than a minute', async () => {
      const { scripts, run } = await arrange();
      scripts.push([failing('model-busy', true, 600)]);
      expect(endOf((await run()).events)).toMatchObject({ outcome: 'error', code: 'model-busy' });
    });

    test('gives up after three tries', async () => {
      const { scripts, run, waits } = await arrange();
      scripts.push([failing('model-unavailable')], [failing('model-unreachable')], [failing('model-unavailable')]);
      expect(endOf((await run()).events)).toMatchObject({ outcome: 'error', code: 'model-unavailable' });
      expect(waits).toEqual([1000, 4000]);
    });

    test('continues at the output limit, even if the model begins the file again', async () => {
      const { scripts, run, filesAtHead, project } = await arrange();
      scripts.push(
        saying('<file path="b.ts">\nconst b = 2;\nconst c', { type: 'end', reason: 'output-limit' }),
        `Sorry, here it is whole.\n\n${file('b.ts', 'const b = 5;')}`,
      );
      await run();
      expect((await filesAtHead(project.projectId))['b.ts']).toBe('const b = 5;');
    });

    test('voids words that were cut off and begins again', async () => {
      const { scripts, run } = await arrange();
      scripts.push(saying('I will now', failing('model-busy')), `Done.\n${file('a.ts', '1')}`);
      const { events } = await run();
      const restart = events.find((event) => event.type === 'reply-restart');
      expect(restart).toMatchObject({ reason: 'retry', attempt: 1, code: 'model-busy' });
      expect(events.filter((event) => event.type === 'usage').map((event) => event.counted)).toEqual([false, true]);
      expect(events.find((event) => event.type === 'version-made')).toMatchObject({ summary: 'Done.' });
    });

    test('does not call again after an empty reply, which may have been charged', async () => {
      const { scripts, run, calls } = await arrange();
      scripts.push(' \n');
      expect(endOf((await run()).events)).toMatchObject({ outcome: 'error', code: 'model-empty' });
      expect(calls).toHaveLength(1);
    });

    test('reminds a model of the format once', async () => {
      const { scripts, run, calls } = await arrange();
      scripts.push('```tsx\nexport const a = 1;\n```', '```tsx\nexport const a = 1;\n```');
      expect(endOf((await run()).events)).toMatchObject({ outcome: 'error', code: 'model-off-format' });
      expect(calls[1]?.request).toMatchObject({ reminder: true, said: '```tsx\nexport const a = 1;\n```' });
    });
  });

  test('sends an edit that does not fit back twice, then asks for the whole file', async () => {
    const { scripts, run, calls, filesAtHead, project } = await arrange();
    const edit = (find: string) =>
      `<edit path="src/App.tsx">\n<find>\n${find}\n</find>\n<replace>\nx\n</replace>\n</edit>\n`;
    scripts.push(edit('  return <p>Hello there</p>;'), edit('nope'), edit('nope again'), file('src/App.tsx', 'whole'));
    const { events } = await run();
    expect(calls.map((call) => [call.request.purpose, call.request.editRound])).toEqual([
      ['build', 0],
      ['edit-again', 1],
      ['edit-again', 2],
      ['edit-again', 3],
    ]);
    expect(calls[1]?.request.failedEdits[0]).toMatchObject({ path: 'src/App.tsx', nearest: { line: 2 } });
    expect(events.filter((event) => event.type === 'operation-refused').length).toBe(3);
    expect((await filesAtHead(project.projectId))['src/App.tsx']).toBe('whole');
  });

  test('refuses paths outside the project and keeps the rest', async () => {
    const { scripts, run, filesAtHead, project } = await arrange();
    scripts.push(`${file('../../etc/passwd', 'x')}${file('ok.ts', 'x')}<module name="auth"/>\n`);
    const { events } = await run();
    const codes = events.flatMap((event) => (event.type === 'operation-refused' ? [event.code] : []));
    expect(codes).toEqual(['path-refused', 'module-refused']);
    expect(Object.keys(await filesAtHead(project.projectId))).toEqual(['ok.ts', 'package.json', 'src/App.tsx']);
  });

  test('changes nothing when only asked', async () => {
    const { scripts, run } = await arrange();
    scripts.push(`Like this.\n${file('a.ts', '1')}`);
    const { events } = await run('How?', 'ask');
    expect(endOf(events)).toMatchObject({ outcome: 'answer' });
    expect(events.some((event) => event.type === 'file-start')).toBe(false);
  });

  test('says that the demo has no reply and calls nothing', async () => {
    const { model, run, calls } = await arrange();
    Object.assign(model, { kind: 'demo', miss: 'Try one of these.' });
    const { events } = await run();
    expect(endOf(events)).toMatchObject({ outcome: 'error', code: 'model-missing' });
    expect(events).toContainEqual(expect.objectContaining({ type: 'text-delta', text: 'Try one of these.' }));
    expect(calls).toEqual([]);
  });

  describe('questions', () => {
    test('survive a restart, and the answer continues the draft', async () => {
      const { scripts, say, here, process, project, calls, until, filesAtHead, eventsOf, advance } = await arrange();
      scripts.push(`${file('a.ts', '1')}<ask>\nWhich colour?\n- Red\n- Blue\n</ask>\n`, file('b.ts', 'red'));
      const turnId = await say(project, 'Build it');
      const question = await until(project.projectId, 'question');
      await here.runner.idle();
      advance(60_000);

      const next = process('next');
      await next.runner.recover(true);
      expect((await next.store.get(turnId))?.phase).toBe('waiting');
      const input = { viewer: project.viewer, projectId: project.projectId, turnId };
      const answer = { questionId: question.questionId, text: 'Red' };
      expect((await answerTurn(next, { ...input, answer })).ok).toBe(true);
      expect(await answerTurn(next, { ...input, answer })).toMatchObject({ error: { code: 'turn-over' } });
      await next.runner.idle();
      expect(calls[1]?.subject).toMatchObject({ answers: ['Red'], round: 1 });
      expect(await filesAtHead(project.projectId)).toMatchObject({ 'a.ts': '1', 'b.ts': 'red' });
      expect(endOf(await eventsOf(turnId))).toMatchObject({ outcome: 'version' });
    });

    test('a plan is approved before anything is written, with the person’s changes', async () => {
      const { scripts, run, here, project, calls, filesAtHead } = await arrange();
      scripts.push(`<plan>\n- one\n</plan>\n${file('early.ts', 'no')}`, file('late.ts', 'yes'));
      const { turnId, events } = await run('Build it', 'plan');
      const needed = events.find((event) => event.type === 'approval-needed');
      expect(needed).toMatchObject({ plan: expect.stringContaining('- one') });
      const answer = { questionId: needed!.questionId, approve: true, plan: '- two' };
      await answerTurn(here, { viewer: project.viewer, projectId: project.projectId, turnId, answer });
      await here.runner.idle();
      expect(calls[1]?.request.approvedPlan).toBe('- two');
      expect(Object.keys(await filesAtHead(project.projectId))).toContain('late.ts');
      expect(Object.keys(await filesAtHead(project.projectId))).not.toContain('early.ts');
    });

    test('a waiting turn can be stopped, and its work is kept', async () => {
      const { scripts, run, here, project, eventsOf, filesAtHead } = await arrange();
      scripts.push(`${file('a.ts', '1')}<ask>\nWhich?\n</ask>\n`);
      const { turnId } = await run();
      await stopTurn(here, { viewer: project.viewer, projectId: project.projectId, turnId });
      await here.runner.idle();
      expect(endOf(await eventsOf(turnId))).toMatchObject({ outcome: 'stopped', versionId: expect.any(String) });
      expect(await filesAtHead(project.projectId)).toMatchObject({ 'a.ts': '1' });
    });
  });

  describe('stop and queue', () => {
    test('stops in the middle of a file and keeps the complete ones', async () => {
      const { scripts, say, here, project, eventsOf, filesAtHead, versions } = await arrange();
      const pause = pausing(`${file('a.ts', '1')}<file path="b.ts">\nhalf`, 'never');
      scripts.push(pause.script);
      const turnId = await say(project, 'Build it');
      await pause.paused;
      await stopTurn(here, { viewer: project.viewer, projectId: project.projectId, turnId });
      await here.runner.idle();
      expect(endOf(await eventsOf(turnId))).toMatchObject({ outcome: 'stopped' });
      expect(await filesAtHead(project.projectId)).toEqual({ ...start, 'a.ts': '1' });
      expect((await versions.head(project.projectId))?.kind).toBe('stopped');
    });

    test('queues one prompt, refuses a second, and runs it when the first has ended', async () => {
      const { scripts, say, here, project, filesAtHead } = await arrange();
      const pause = pausing('<file path="a.ts">\n', '1\n</file>\n');
      scripts.push(pause.script, file('b.ts', '2'));
      await say(project, 'First');
      await pause.paused;
      const input = { viewer: project.viewer, projectId: project.projectId };
      expect(await startTurn(here, { ...input, prompt: 'Second' })).toMatchObject({ value: { queued: true } });
      expect(await startTurn(here, { ...input, prompt: 'Third' })).toMatchObject({ error: { code: 'queue-full' } });
      pause.resume();
      await here.runner.idle();
      expect(await filesAtHead(project.projectId)).toMatchObject({ 'a.ts': '1', 'b.ts': '2' });
    });

    test('cancels a queued prompt', async () => {
      const { scripts, say, here, project, eventsOf, calls } = await arrange();
      const pause = pausing('Hm', 'm.');
      scripts.push(pause.script);
      await say(project, 'First');
      await pause.paused;
      const second = await say(project, 'Second');
      await stopTurn(here, { viewer: project.viewer, projectId: project.projectId, turnId: second });
      pause.resume();
      await here.runner.idle();
      expect(calls.length).toBe(1);
      expect(endOf(await eventsOf(second))).toMatchObject({ outcome: 'stopped' });
    });

    test('answers a stranger `not-found`', async () => {
      const { here, project, stranger } = await arrange();
      const input = { viewer: stranger, projectId: project.projectId, prompt: 'x' };
      expect(await startTurn(here, input)).toMatchObject({ error: { code: 'not-found' } });
    });
  });

  describe('trying and repair', () => {
    test('waits for the tab that holds the lease, and ignores other trees and tabs', async () => {
      const { scripts, say, here, project, until, eventsOf } = await arrange();
      here.observers.claimObserver(project.projectId, 'tab', true);
      scripts.push(file('a.ts', '1'));
      const turnId = await say(project, 'Build it');
      const { treeHash, draftId } = await until(project.projectId, 'verify-start');
      const report = (more: object) =>
        reportObservation(here, {
          ...{ viewer: project.viewer, projectId: project.projectId, turnId },
          observation: {
            draftId,
            treeHash,
            phase: 'settled',
            problems: [],
            routes: ['/'],
            widths: [360, 1280],
            ...more,
          },
        });
      expect(await report({ treeHash: 'other' })).toMatchObject({ value: { counted: false } });
      expect(await report({ tabId: 'other' })).toMatchObject({ value: { counted: false } });
      expect(await report({ tabId: 'tab' })).toMatchObject({ value: { counted: true } });
      expect(await report({ tabId: 'tab' })).toMatchObject({ value: { counted: false } });
      await here.runner.idle();
      const events = await eventsOf(turnId);
      const observations = events.filter((event) => event.type === 'observation');
      expect(observations).toMatchObject([{ trial: { by: 'tab', routes: ['/'], widths: [360, 1280] } }]);
      expect(endOf(events)).toMatchObject({ outcome: 'version' });
    });

    test('fifty signs of life of a tab at once are one event, and the tab is waited for', async () => {
      const { scripts, say, here, project, until, eventsOf } = await arrange();
      here.observers.claimObserver(project.projectId, 'tab', true);
      scripts.push(file('a.ts', '1'));
      const turnId = await say(project, 'Build it');
      const { treeHash, draftId } = await until(project.projectId, 'verify-start');
      const at = { viewer: project.viewer, projectId: project.projectId, turnId };
      const told = await Promise.all(
        Array.from({ length: 50 }, () => reportProgress(here, { ...at, draftId, treeHash })),
      );
      expect(told).toEqual(Array.from({ length: 50 }, () => ({ ok: true, value: { counted: true } })));
      const observation = { draftId, treeHash, phase: 'settled' as const, problems: [], tabId: 'tab' };
      await reportObservation(here, { ...at, observation });
      await here.runner.idle();
      const events = await eventsOf(turnId);
      expect(events.filter(({ type }) => type === 'trial-progress')).toHaveLength(1);
    });

    test('repairs with the file, line and message, and counts it', async () => {
      const { scripts, run, calls, bundle, filesAtHead, project } = await arrange();
      const answers = [[blank], []];
      bundle.check = async () => answers.shift()!;
      scripts.push(file('src/App.tsx', 'bad'), file('src/App.tsx', 'good'));
      const { events } = await run();
      expect(calls[1]?.request).toMatchObject({ purpose: 'repair', problems: [blank] });
      expect(events.filter((event) => event.type === 'usage').map((event) => event.counted)).toEqual([true, true]);
      expect((await filesAtHead(project.projectId))['src/App.tsx']).toBe('good');
    });

    test('stops when the same failure comes twice, and leaves the app as it was', async () => {
      const { scripts, run, bundle, discounts, filesAtHead, project, calls } = await arrange();
      bundle.check = async () => [blank];
      scripts.push(file('src/App.tsx', 'bad'), file('src/App.tsx', 'worse'));
      const { events, turnId } = await run();
      expect(calls.length).toBe(2);
      expect(endOf(events)).toMatchObject({ outcome: 'error', code: 'repair-failed' });
      expect(discounts).toContainEqual({ turnId, attempts: 'all' });
      expect(await filesAtHead(project.projectId)).toEqual(start);
    });

    test('gives up after three rounds', async () => {
      const { scripts, run, bundle, calls } = await arrange();
      const words = ['one', 'two', 'three', 'four', 'five'];
      bundle.check = async () => [{ ...blank, message: words.shift()! }];
      scripts.push(file('a.ts', '0'), file('a.ts', '1'), file('a.ts', '2'), file('a.ts', '3'));
      expect(endOf((await run()).events)).toMatchObject({ outcome: 'error', code: 'repair-failed' });
      expect(calls.length).toBe(4);
      expect(calls[3]?.request.tried).toEqual(['Round 1 changed a.ts.', 'Round 2 changed a.ts.']);
    });

    test('keeps the last draft that worked when repairing a flaw broke the app', async () => {
      const { scripts, run, bundle, filesAtHead, project } = await arrange();
      const flaw: Problem = { kind: 'sideways-overflow', message: 'too wide', route: '/' };
      const answers: Problem[][] = [[flaw], [blank], [blank]];
      bundle.check = async () => answers.shift()!;
      scripts.push(file('a.ts', 'flawed'), file('a.ts', 'broken'), file('a.ts', 'still broken'));
      const { events } = await run();
      expect(endOf(events)).toMatchObject({ outcome: 'version' });
      expect((await filesAtHead(project.projectId))['a.ts']).toBe('flawed');
      expect(events.filter((event) => event.type === 'usage').map((event) => event.counted)).toEqual([
        true,
        false,
        false,
      ]);
    });

    test('keeps a working draft if its flaw can’t be repaired', async () => {
      const { scripts, run, bundle, filesAtHead, project } = await arrange();
      bundle.check = async () => [{ kind: 'sideways-overflow', message: 'too wide', route: '/' }];
      scripts.push(file('a.ts', 'flawed'), [failing('model-key-refused', false)]);
      expect(endOf((await run()).events)).toMatchObject({ outcome: 'version' });
      expect((await filesAtHead(project.projectId))['a.ts']).toBe('flawed');
    });

    test('reports a failed repair if the demo has no recording of one', async () => {
      const { scripts, run, bundle } = await arrange();
      bundle.check = async () => [blank];
      scripts.push(file('a.ts', 'broken'), [failing('model-missing', false)]);
      expect(endOf((await run()).events)).toMatchObject({ outcome: 'error', code: 'repair-failed' });
    });

    test('mends a missing import without the model', async () => {
      const { scripts, run, bundle, calls, filesAtHead, project } = await arrange();
      const answers: Problem[][] = [
        [{ kind: 'page-error', message: 'ReferenceError: Card is not defined', file: 'src/App.tsx' }],
        [],
      ];
      bundle.check = async () => answers.shift()!;
      scripts.push(
        `${file('src/Card.tsx', 'export function Card() {}')}${file('src/App.tsx', 'export const App = () => <Card />;')}`,
      );
      const { events } = await run();
      expect(calls.length).toBe(1);
      expect(events).toContainEqual(expect.objectContaining({ type: 'repair-start', mended: true }));
      expect((await filesAtHead(project.projectId))['src/App.tsx']).toBe(
        "import { Card } from '@/Card';\nexport const App = () => <Card />;",
      );
    });
  });
});
