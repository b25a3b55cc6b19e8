import { describe, expect, test } from 'vitest';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { directionOf, type Direction } from '../../base/directions/direction';
import { answerTurn } from './answer-turn';
import { foldDraft } from './fold-draft';
import { continueTurn } from './start-turn';
import { createTurnFixture, failing, pausing, saying, type Script } from './turn.fixture';
import type { ProjectEvent, TurnMode, TurnStep } from '../../base/turn-events/turn-event';

const start = { 'src/App.tsx': 'export default 1;\n', 'package.json': '{}' };
const file = (path: string, content: string) => `<file path="${path}">\n${content}\n</file>\n`;
const plan = '<plan>\n- one\n</plan>\n';
const directionTo = (idea: string) => `<direction>\nidea: ${idea}\ncolors: a #000000, b #ffffff\n</direction>\n`;
const direction = (idea: string): Direction => ({
  ...{ idea, type: '', opening: '', motion: '' },
  colors: [
    { name: 'a', hex: '#000000' },
    { name: 'b', hex: '#ffffff' },
  ],
});
const ideasOf = (events: readonly ProjectEvent[]) =>
  events.flatMap((event) => (event.type === 'direction' ? [event.direction.idea] : []));

await describeOnDatabases('the direction of an app', (database) => {
  async function arrange() {
    const fixture = createTurnFixture(database());
    const project = await fixture.newProject(start);
    const run = async (mode: TurnMode, ...scripts: Script[]) => {
      fixture.scripts.push(...scripts);
      const turnId = await fixture.say(project, 'Build it', mode);
      await fixture.here.runner.idle();
      expect(fixture.errors).toEqual([]);
      return { turnId, events: await fixture.eventsOf(turnId) };
    };
    const kept = async () => directionOf((await fixture.versions.head(project.projectId))!.settings);
    return { ...fixture, project, run, kept };
  }

  test('is sent as an event before the plan and stored with the version', async () => {
    const { run, kept } = await arrange();
    const { events } = await run('build', `Hi.\n\n${directionTo('Paper')}${plan}${file('a.ts', '1')}`);
    expect(events.map(({ type }) => type).slice(2, 6)).toEqual(['text-delta', 'direction', 'plan', 'file-start']);
    expect(events.find(({ type }) => type === 'direction')).toMatchObject({ direction: direction('Paper') });
    expect(await kept()).toEqual(direction('Paper'));
  });

  test('stays through turns that set none, and is replaced by a new one', async () => {
    const { run, kept } = await arrange();
    await run('build', `${directionTo('Paper')}${file('a.ts', '1')}`);
    await run('build', file('b.ts', '2'));
    expect(await kept()).toEqual(direction('Paper'));
    await run('build', `${directionTo('Chrome')}${file('c.ts', '3')}`);
    expect(await kept()).toEqual(direction('Chrome'));
  });

  test('that can’t be parsed loses nothing else', async () => {
    const { run, kept, filesAtHead, project } = await arrange();
    const { events } = await run('build', `<direction>\nidea: Paper\n${plan}${file('a.ts', '1')}`);
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['plan', 'version-made']));
    expect(events.filter(({ type }) => type === 'direction' || type === 'operation-refused')).toEqual([]);
    expect(await filesAtHead(project.projectId)).toMatchObject({ 'a.ts': '1' });
    expect(await kept()).toBeNull();
  });

  test('is ignored in a question', async () => {
    const { run, kept } = await arrange();
    const { events } = await run('ask', `${directionTo('Paper')}It is black.`);
    expect(ideasOf(events)).toEqual([]);
    expect(await kept()).toBeNull();
  });

  test('alone makes neither an answer nor a version', async () => {
    const { run, kept, versions, project } = await arrange();
    const { events } = await run('build', `${directionTo('Paper')}I need to think.`);
    expect(events.at(-1)).toMatchObject({ type: 'turn-end', outcome: 'answer', versionId: null });
    expect((await versions.head(project.projectId))?.id).toBe(project.first.id);
    expect(await kept()).toBeNull();
  });

  test('next to code outside the format does not make up for it', async () => {
    const { run, calls } = await arrange();
    await run('build', `${directionTo('Paper')}\n\`\`\`tsx\nexport default 2;\n\`\`\`\n`, file('a.ts', '1'));
    expect(calls[1]?.request).toMatchObject({ reminder: true, direction: direction('Paper') });
  });

  test('of a failed call is void with it', async () => {
    const { run, calls, kept } = await arrange();
    const half = saying(directionTo('Paper'), failing('model-unavailable'));
    const { events } = await run('build', half, `${directionTo('Chrome')}${file('a.ts', '1')}`);
    expect(calls[1]?.request.direction).toBeNull();
    expect(foldDraft(events).direction).toEqual(direction('Chrome'));
    expect(await kept()).toEqual(direction('Chrome'));
  });

  test('is sent to the later calls of the same turn, including an approved plan’s', async () => {
    const { run, calls, here, project, kept } = await arrange();
    const { turnId, events } = await run('plan', `${directionTo('Paper')}${plan}`, file('a.ts', '1'));
    const needed = events.find((event) => event.type === 'approval-needed')!;
    const answer = { questionId: needed.questionId, approve: true };
    await answerTurn(here, { viewer: project.viewer, projectId: project.projectId, turnId, answer });
    await here.runner.idle();
    expect(calls.map(({ request }) => request.direction)).toEqual([null, direction('Paper')]);
    expect(await kept()).toEqual(direction('Paper'));
  });

  test('survives its process', async () => {
    const { scripts, say, project, process, until, calls, eventsOf, kept } = await arrange();
    const pause = pausing(`${directionTo('Paper')}${file('a.ts', '1')}<file path="b.ts">\nhalf`, '');
    scripts.push(pause.script);
    const turnId = await say(project, 'Build it');
    await pause.paused;
    await until(project.projectId, 'file-delta', (event) => event.type === 'file-delta' && event.path === 'b.ts');
    const next = process('next');
    await next.runner.recover(true);
    scripts.push(` more\n</file>\n`);
    const continued = await continueTurn(next, { viewer: project.viewer, projectId: project.projectId, turnId });
    if (!continued.ok) throw new Error(continued.error.code);
    await next.runner.idle();
    expect(calls[1]?.request.direction).toEqual(direction('Paper'));
    expect(ideasOf(await eventsOf(continued.value.turnId))).toEqual(['Paper']);
    expect(await kept()).toEqual(direction('Paper'));
  });
});

describe('the direction in a log', () => {
  const set = (idea: string): TurnStep => ({ type: 'direction', direction: direction(idea) });
  const restart = (reason: 'retry' | 'continued'): TurnStep => ({ type: 'reply-restart', reason, code: null });
  const fold = (...steps: [attempt: number, step: TurnStep][]) =>
    foldDraft(
      steps.map(([attempt, step], n) => ({ n, at: 0, turnId: 't', draftId: 'd', attempt, ...step }) as ProjectEvent),
    ).direction?.idea ?? null;

  test('is the last one set', () => {
    expect(fold([1, set('Paper')], [2, set('Chrome')])).toBe('Chrome');
    expect(fold([1, { type: 'text-delta', text: 'x' }])).toBeNull();
  });

  test('leaves out what is void', () => {
    expect(fold([1, set('Paper')], [2, set('Chrome')], [2, restart('retry')])).toBe('Paper');
    expect(fold([1, set('Paper')], [2, restart('continued')])).toBeNull();
  });
});
