import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Easel, startEasel } from '../support/easel';
import { type ErrorBody, promptsOf, useProjects } from '../support/projects';

const [rota] = promptsOf('volunteer-rota');
const [habits, greenTicks, stats] = promptsOf('habit-tracker');
const calm = { EASEL_DEMO_PACE: 'calm' };

describe('turns that wait, queue and stop', () => {
  let easel: Easel;
  let api: ReturnType<typeof useProjects>;

  beforeAll(async () => {
    easel = await startEasel();
    api = useProjects(easel);
  });
  afterAll(() => easel?.dispose());

  const newProject = async () =>
    (await api.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: 'App' })).projectId;
  const answer = (projectId: string, turnId: string, body: object) =>
    easel.call<ErrorBody>('POST', api.at(projectId, `/turns/${turnId}/answer`), body);

  test('a question survives SIGTERM and SIGKILL, is answered once by another tab, and the turn continues', async () => {
    const { projectId, turnId } = await api.create(rota);
    const first = await api.listenToTurn({ projectId, turnId });
    const question = await first.until('question');
    expect(question.text.length).toBeGreaterThan(10);
    await first.until('turn-phase', (event) => event.phase === 'waiting');

    expect(await easel.kill('SIGTERM')).toBe(0);
    await first.ended;
    await easel.restart();
    await easel.restart();

    const tab = await api.listenToTurn({ projectId, turnId });
    const again = await tab.until('question');
    expect(again).toEqual(question);
    const { questionId } = question;
    const wrong = await answer(projectId, turnId, { approve: true, questionId });
    expect([wrong.status, wrong.body.error?.code]).toEqual([400, 'invalid-input']);
    const body = { questionId, text: question.choices[0] ?? 'On paper' };
    const answers = await Promise.all([answer(projectId, turnId, body), answer(projectId, turnId, body)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    await tab.until('question-answered', (event) => event.answer === body.text);
    expect(await tab.until('turn-end')).toMatchObject({ outcome: 'version' });
    expect((await api.versions(projectId)).map((version) => version.kind)).toEqual(['turn', expect.any(String)]);
  });

  test('a plan waits for approval through a restart, and nothing is built before', async () => {
    const projectId = await newProject();
    const { turnId } = await api.say(projectId, habits, 'plan');
    const first = await api.listenToTurn({ projectId, turnId });
    const asked = await first.until('approval-needed');
    expect(asked.plan).toContain('-');
    expect(first.events.some((event) => event.type === 'file-end')).toBe(false);
    await easel.restart();
    expect(await api.versions(projectId)).toHaveLength(1);

    expect((await answer(projectId, turnId, { approve: true })).status).toBe(200);
    const { outcome } = await api.endOf({ projectId, turnId });
    expect(outcome).toBe('version');
  });

  test('a rejected plan builds nothing', async () => {
    const projectId = await newProject();
    const { turnId } = await api.say(projectId, habits, 'plan');
    await (await api.listenToTurn({ projectId, turnId })).until('approval-needed');
    expect((await answer(projectId, turnId, { approve: false })).status).toBe(200);
    expect(await api.endOf({ projectId, turnId })).toMatchObject({ outcome: 'answer', versionId: null });
    expect(await api.versions(projectId)).toHaveLength(1);
  });

  test('Stop ends a turn with a pending question', async () => {
    const { projectId, turnId } = await api.create(rota);
    const stream = await api.listenToTurn({ projectId, turnId });
    await stream.until('turn-phase', (event) => event.phase === 'waiting');
    await api.must(200, 'POST', api.at(projectId, `/turns/${turnId}/stop`));
    expect(await stream.until('turn-end')).toMatchObject({ outcome: 'stopped', versionId: null });
  });

  describe('at a calm pace', () => {
    beforeAll(() => easel.restart(calm));

    test('one more prompt is queued and runs next; a third is refused', async () => {
      const { projectId, turnId } = await api.create(habits);
      const stream = await api.listen(projectId);
      await stream.until('file-delta');
      const second = await api.say(projectId, greenTicks);
      expect(second.queued).toBe(true);
      const third = await easel.call<ErrorBody>('POST', api.at(projectId, '/turns'), { prompt: stats });
      expect([third.status, third.body.error.code]).toEqual([409, 'queue-full']);

      await api.must(200, 'POST', api.at(projectId, `/turns/${turnId}/skip`), {});
      await stream.until('turn-end', (event) => event.turnId === turnId && event.outcome === 'version');
      await stream.until('turn-start', (event) => event.turnId === second.turnId);
      await api.must(200, 'POST', api.at(projectId, `/turns/${second.turnId}/skip`), {});
      await stream.until('turn-end', (event) => event.turnId === second.turnId && event.outcome === 'version');
      stream.close();
    });

    test('a queued prompt can be withdrawn', async () => {
      const { projectId, turnId } = await api.create(habits);
      const { turnId: queued } = await api.say(projectId, greenTicks);
      await api.must(200, 'DELETE', api.at(projectId, `/turns/${queued}`));
      expect(await api.endOf({ projectId, turnId: queued })).toMatchObject({ outcome: 'stopped' });
      await api.must(200, 'POST', api.at(projectId, `/turns/${turnId}/stop`));
      await api.endOf({ projectId, turnId });
    });

    test('Stop saves what was made as a version of its own kind', async () => {
      const { projectId, turnId } = await api.create(habits);
      const stream = await api.listenToTurn({ projectId, turnId });
      const file = await stream.until('file-end', (event) => event.complete);
      await api.must(200, 'POST', api.at(projectId, `/turns/${turnId}/stop`));
      const end = await stream.until('turn-end');
      expect(end.outcome).toBe('stopped');
      const head = await api.head(projectId);
      expect(head).toMatchObject({ id: end.versionId, kind: 'stopped', turnId });
      expect((await api.tree(projectId, head.id))[file.path]).toMatchObject({ hash: file.hash });
      const hashes = new Map(
        stream.events.flatMap((event) =>
          event.type === 'file-end' && event.complete ? [[event.path, event.hash]] : [],
        ),
      );
      expect(head.counts.added + head.counts.changed).toBe(hashes.size);
    });

    test.each(['SIGINT', 'SIGTERM'] as const)('%s ends within seconds, and turns can be continued', async (signal) => {
      const { projectId, turnId } = await api.create(habits);
      const stream = await api.listen(projectId);
      await stream.until('file-delta');
      const began = performance.now();
      expect(await easel.kill(signal)).toBe(0);
      expect(performance.now() - began).toBeLessThan(5000);
      await stream.ended;
      expect(stream.events.at(-1)).toMatchObject({ type: 'turn-end', outcome: 'interrupted' });

      await easel.restart(calm);
      expect(await api.endOf({ projectId, turnId })).toMatchObject({ outcome: 'interrupted' });
      const next = await api.must<{ turnId: string }>(201, 'POST', api.at(projectId, `/turns/${turnId}/continue`));
      await api.must(200, 'POST', api.at(projectId, `/turns/${next.turnId}/skip`), {});
      expect(await api.endOf({ projectId, turnId: next.turnId })).toMatchObject({ outcome: 'version' });
    });
  });
});
