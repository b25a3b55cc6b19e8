import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoExamples } from '../../lib/turns/demo/demo-examples';
import { type Easel, root, startEasel } from '../support/easel';
import type { Follower } from '../support/follow';
import { promptsOf, useProjects } from '../support/projects';
import { sampleOf } from '../support/sample';

describe('the demo model', () => {
  let easel: Easel;
  let api: ReturnType<typeof useProjects>;

  beforeAll(async () => {
    easel = await startEasel();
    api = useProjects(easel);
  });
  afterAll(() => easel?.dispose());

  /** What the turn's trials showed, and whether a repair was needed. */
  function trialsOf(events: Follower['events']) {
    const problems = events.flatMap((event) => (event.type === 'observation' ? [event.problems] : []));
    const repairs = events.filter((event) => event.type === 'repair-start').length;
    const refused = events.flatMap((event) => (event.type === 'operation-refused' ? [event.message] : []));
    return { problems, repairs, refused };
  }
  const clean = { problems: [[]], repairs: 0, refused: [] };

  /**
   * One that asks first, one that starts with a database and one that gets a database later; browser tests replay
   * others.
   */
  const replayed = ['volunteer-rota', 'parent-evening', 'table-booking'];
  const sample = sampleOf(demoExamples, ({ id }) => replayed.includes(id));
  test.concurrent.each(sample.map(({ id, prompts }) => [id, prompts] as const))(
    '%s replays its turns without a problem',
    async (id, prompts) => {
      const { projectId, turnId } = await api.create(prompts[0]);
      if (id === 'volunteer-rota') {
        const stream = await api.listenToTurn({ projectId, turnId });
        const { questionId } = await stream.until('question');
        await stream.until('turn-phase', (event) => event.phase === 'waiting');
        stream.close();
        const text = (await readFile(path.join(root, 'lib/turns/demo/recordings', id, '1.answer.txt'), 'utf8')).trim();
        await api.must(200, 'POST', api.at(projectId, `/turns/${turnId}/answer`), { questionId, text });
      }
      const first = await api.endOf({ projectId, turnId });
      expect([first.outcome, trialsOf(first.events)], easel.log()).toEqual(['version', clean]);
      for (const prompt of prompts.slice(1)) {
        const { turnId: next } = await api.say(projectId, prompt);
        const turn = await api.endOf({ projectId, turnId: next });
        expect([turn.outcome, trialsOf(turn.events)], easel.log()).toEqual(['version', clean]);
      }
      expect((await api.versions(projectId)).map((version) => version.number)).toEqual(
        prompts.map((_, index) => prompts.length - index).concat(0),
      );
    },
  );

  test('another prompt builds nothing, says so, and names similar ones', async () => {
    const started = await api.create('I want to track whether I drink enough water');
    const { outcome, code, versionId, events } = await api.endOf(started);
    expect([outcome, code, versionId]).toEqual(['error', 'model-missing', null]);
    const said = events.flatMap((event) => (event.type === 'text-delta' ? [event.text] : [])).join('');
    expect(said).toContain('Habit tracker');
    expect(said).toContain('connect a model');
    expect(await api.versions(started.projectId)).toHaveLength(1);
    expect(await api.must(200, 'GET', api.at(started.projectId, `/turns/${started.turnId}/prompt`))).toEqual({
      calls: [],
    });
  });

  test('a prompt from another turn builds nothing either, and says which one comes next', async () => {
    const [, , third] = promptsOf('habit-tracker');
    const started = await api.create(third);
    expect(await api.endOf(started)).toMatchObject({ outcome: 'error', code: 'model-missing' });
  });

  test.each([
    ['capitals and blanks', (text: string) => `  ${text.toUpperCase().replaceAll(' ', '   ')} `],
    ['plain punctuation', (text: string) => text.replaceAll('–', '-').replaceAll("'", '’').replaceAll('.', '')],
  ])('%s make no difference', async (_name, vary) => {
    const [prompt] = promptsOf('times-tables');
    expect(await api.endOf(await api.create(vary(prompt)))).toMatchObject({ outcome: 'version' });
  });

  test('“Show it all” delivers the rest of a calm reply at once', async () => {
    await easel.restart({ EASEL_DEMO_PACE: 'calm' });
    const started = await api.create(promptsOf('ledger-zh')[0]);
    const stream = await api.listenToTurn(started);
    const delta = await stream.until('file-delta');
    await api.must(200, 'POST', api.at(started.projectId, `/turns/${started.turnId}/skip`), {});
    const tried = await stream.until('verify-start');
    // At its normal pace the reply takes twenty seconds.
    expect(tried.at - delta.at).toBeLessThan(8000);
    expect(await stream.until('turn-end')).toMatchObject({ outcome: 'version' });
  });
});
