import { describe, expect, test } from 'vitest';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { promisesOf } from '../../base/promises/promise-schema';
import type { PromiseResult } from '../../base/promises/promise';
import type { TurnId } from '../../base/foundation/id';
import { answerTurn } from './answer-turn';
import { reportObservation } from './report-observation';
import { createTurnFixture } from './turn.fixture';
import type { ProjectEvent } from '../../base/turn-events/turn-event';

const start = { 'src/App.tsx': 'export default () => <p>Hi</p>;\n', 'package.json': '{}' };
const file = (text: string) => `<file path="src/App.tsx">\n${text}\n</file>\n`;
const promise = (id: string, steps: string, sentence = `It keeps ${id}.`) =>
  `<promise id="${id}">\n${sentence}\n${steps}\n</promise>\n`;
const sees = (text: string) => `see "${text}"`;

await describeOnDatabases('promises of a turn', (database) => {
  async function arrange() {
    const fixture = createTurnFixture(database());
    const project = await fixture.newProject(start);
    const { scripts, say, until, here, eventsOf, versions } = fixture;
    const { projectId, viewer } = project;

    /** Runs a turn to its end; a tab reports `results` for each draft in turn, or nobody reports. */
    async function run(reply: string | null, ...reports: PromiseResult[][]) {
      if (reply !== null) scripts.push(reply);
      if (reports.length > 0) here.observers.claimObserver(projectId, 'tab', true);
      const turnId = await say(project, 'Build it');
      let attempt = 0;
      for (const promises of reports) {
        attempt += 1;
        const wanted = attempt;
        const verify = await until(
          projectId,
          'verify-start',
          (event) => 'attempt' in event && event.turnId === turnId && event.attempt === wanted,
        );
        const { treeHash, draftId } = verify;
        const observation = { draftId, treeHash, phase: 'settled' as const, problems: [], promises };
        const reported = await reportObservation(here, { viewer, projectId, turnId, observation });
        expect(reported).toEqual({ ok: true, value: { counted: true } });
      }
      await here.runner.idle();
      expect(fixture.errors).toEqual([]);
      return eventsOf(turnId);
    }
    /** Answers the waiting turn's question. */
    async function answer(turnId: TurnId, approve: boolean) {
      const { questionId } = await until(projectId, 'approval-needed', (event) => ofTurn(event, turnId));
      expect(await answerTurn(here, { viewer, projectId, turnId, answer: { questionId, approve } })).toMatchObject({
        ok: true,
      });
    }
    const ofTurn = (event: ProjectEvent, turnId: TurnId) => 'turnId' in event && event.turnId === turnId;
    const seen: unknown[] = [];
    /** A tab that reports `results` for each trial of the next turn, one after the other. */
    function tabSaying(...trials: PromiseResult[][]) {
      here.observers.claimObserver(projectId, 'tab', true);
      let last = 0;
      return {
        async report(turnId: TurnId) {
          for (const promises of trials) {
            const after = last;
            const { n, treeHash, draftId, ...verify } = await until(
              projectId,
              'verify-start',
              (event) => ofTurn(event, turnId) && event.n > after,
            );
            last = n;
            const observation = { draftId, treeHash, phase: 'settled' as const, problems: [], promises };
            await reportObservation(here, { viewer, projectId, turnId, observation });
            seen.push(verify);
          }
        },
        trials: seen,
      };
    }
    const atHead = async () => promisesOf((await versions.head(projectId))!.settings);
    return { ...fixture, project, run, answer, tabSaying, atHead };
  }
  const resultsOf = (events: readonly ProjectEvent[]) =>
    events.flatMap((event) => (event.type === 'promise-result' ? [[event.id, event.outcome]] : []));

  test('are stored with the version, and run again in the next turn, those it touches first', async () => {
    const { run, atHead } = await arrange();
    await run(file('Milk') + promise('far', sees('Elsewhere')) + promise('near', sees('Milk')));
    expect((await atHead()).map(({ id, author }) => [id, author])).toEqual([
      ['far', 'model'],
      ['near', 'model'],
    ]);
    const results: PromiseResult[] = [
      { id: 'far', outcome: 'kept' },
      { id: 'near', outcome: 'kept' },
      { id: 'nobody-asked', outcome: 'kept' },
    ];
    const events = await run(file('Milk and honey'), results);
    expect(resultsOf(events)).toEqual([
      ['near', 'kept'],
      ['far', 'kept'],
    ]);
    expect(await atHead()).toHaveLength(2);
  });

  test('a promise alone makes a version', async () => {
    const { run, atHead } = await arrange();
    const events = await run(promise('one', sees('Hi')));
    expect(events.at(-1)).toMatchObject({ type: 'turn-end', outcome: 'version' });
    expect(await atHead()).toHaveLength(1);
  });

  test('a picture of the broken step is included, and left out if the blob is anything else', async () => {
    const { run, here, scripts, project } = await arrange();
    const jpeg = new Uint8Array([255, 216, 255, 192, 0, 11, 8, 1, 144, 2, 128, 1, 1, 17, 0, 255, 218, 0, 2, 255, 217]);
    const [picture, page, others] = await here.blobs.putAll([
      jpeg,
      new TextEncoder().encode('<script>alert(1)</script>'),
      new Uint8Array([...jpeg, 0]),
    ]);
    await here.ownBlobs.add(project, [picture!, page!]);
    const broken = (id: string, hash: string): PromiseResult => ({
      ...{ id, outcome: 'broken', step: 1, expected: sees(id), found: { code: 'no-text', page: 'Nothing' } },
      picture: hash,
    });
    const reply = ['pictured', 'a-page', 'unknown', 'of-others'].map((id) => promise(id, sees(id))).join('');
    const ids = [
      broken('pictured', picture!),
      broken('a-page', page!),
      broken('unknown', 'f'.repeat(64)),
      broken('of-others', others!),
    ];
    const kept = ids.map(({ id }): PromiseResult => ({ id, outcome: 'kept' }));
    const running = run(reply, ids, kept);
    scripts.push(file('mended'));
    const events = await running;
    expect(
      events.flatMap((event) => (event.type === 'promise-result' && event.outcome === 'broken' ? [event.picture] : [])),
    ).toEqual([picture, undefined, undefined, undefined]);
  });

  test('a broken one goes to repair, with what was found instead', async () => {
    const { run, scripts, calls } = await arrange();
    const broken: PromiseResult = {
      ...{ id: 'one', outcome: 'broken', step: 1, expected: sees('Milk') },
      found: { code: 'no-text', page: 'Nothing yet' },
    };
    const running = run(file('empty') + promise('one', sees('Milk')), [broken], [{ id: 'one', outcome: 'kept' }]);
    scripts.push(file('Milk'));
    const events = await running;
    expect(resultsOf(events)).toEqual([
      ['one', 'broken'],
      ['one', 'kept'],
    ]);
    const [problem] = calls[1]!.request.problems;
    expect(problem).toMatchObject({ kind: 'promise-broken', message: expect.stringContaining('Nothing yet') });
    expect(calls[1]!.request).toMatchObject({ purpose: 'repair', promises: [{ id: 'one' }] });
  });

  test('a removal is refused without a reason, for an unknown promise, and for one just begun', async () => {
    const { run, atHead } = await arrange();
    await run(file('Milk') + promise('one', sees('Milk')));
    const asks = ['<promise id="one" remove="true"/>\n', '<promise id="gone" remove="true">\nNo use.\n</promise>\n'];
    const withdrawn = `${promise('new', sees('Tea'))}<promise id="new" remove="true">\nNo use.\n</promise>\n`;
    const events = await run(
      file('Tea') + asks.join('') + withdrawn + '<promise id="one" remove="maybe">\na\n</promise>\n',
    );
    const refused = events.flatMap((event) => (event.type === 'operation-refused' ? [event.code] : []));
    expect(refused).toEqual(['promise-refused', 'promise-refused', 'promise-refused', 'attribute-refused']);
    expect((await atHead()).map(({ id, proposal }) => [id, proposal])).toEqual([
      ['one', null],
      ['new', null],
    ]);
  });

  test('the model can’t make more promises than fit into a version', async () => {
    const { run, atHead } = await arrange();
    const long = (id: string) =>
      promise(
        id,
        Array(60)
          .fill(`see "${'x'.repeat(500)}"`)
          .join('\n'),
      );
    const events = await run(file('Milk') + ['a', 'b', 'c', 'd'].map(long).join(''));
    const refused = events.flatMap((event) => (event.type === 'operation-refused' ? [event.code] : []));
    expect(refused).toEqual(['promise-refused']);
    expect((await atHead()).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  test('one that can’t be parsed goes back to the model; the person hears of it if it stays so', async () => {
    const { run, atHead, scripts, calls } = await arrange();
    scripts.push(
      file('a') + promise('one', 'click buton "Add"') + promise('Two_b', sees('a')),
      promise('one', sees('a')),
    );
    const events = await run(null);
    expect(calls[1]!.request.problems).toMatchObject([
      { kind: 'check-fault', message: expect.stringMatching(/"one" could not be read.*"buton" is no role/) as string },
    ]);
    expect(events.filter(({ type }) => type === 'operation-refused' || type === 'repair-start')).toEqual([]);
    expect((await atHead()).map(({ id }) => id)).toEqual(['two-b', 'one']);

    scripts.push(file('b') + promise('three', 'click buton "A"'), promise('three', 'click buton "B"'));
    const again = await run(null);
    expect(again.filter(({ type }) => type === 'operation-refused')).toMatchObject([
      { operation: 'promise', code: 'promise-refused', message: expect.stringContaining('"three"') as string },
    ]);
    expect(calls).toHaveLength(4);
  });

  describe('a check that fails is looked at first', () => {
    const broken = (before: 'kept' | 'broken'): PromiseResult => ({
      ...{ id: 'one', outcome: 'broken', step: 1, expected: sees('Milk'), before },
      found: { code: 'no-text', page: 'Nothing yet' },
    });
    const kept: PromiseResult = { id: 'one', outcome: 'kept' };
    async function arrangeKept() {
      const arranged = await arrange();
      await arranged.run(file('Milk') + promise('one', sees('Milk')), [kept]);
      expect(await arranged.atHead()).toMatchObject([{ id: 'one', proof: 'held' }]);
      return arranged;
    }

    test('if the change broke it, it is repaired', async () => {
      const { run, scripts, calls } = await arrangeKept();
      scripts.push(file('Tea'), file('Milk and tea'));
      const events = await run(null, [broken('kept')], [kept]);
      expect(calls).toHaveLength(3);
      expect(calls[2]!.request.problems).toMatchObject([{ kind: 'promise-broken' }]);
      expect(events.filter(({ type }) => type === 'repair-start')).toHaveLength(1);
    });

    test('if it is faulty itself, it is rewritten: no repair is announced, nothing counts, nobody is asked', async () => {
      const { run, scripts, calls, atHead, discounts } = await arrangeKept();
      scripts.push(file('Tea'), promise('one', sees('Tea')));
      const events = await run(null, [broken('broken')], [{ id: 'one', outcome: 'kept', proves: true }]);
      expect(calls[2]!.request.problems).toMatchObject([{ kind: 'check-fault' }]);
      const silent = ['repair-start', 'approval-needed', 'operation-refused'];
      expect(events.filter(({ type }) => silent.includes(type))).toEqual([]);
      expect(events.filter((event) => event.type === 'verify-start')).toMatchObject([
        { before: expect.any(String) as string },
        { toProve: ['one'] },
      ]);
      expect(discounts.at(-1)).toMatchObject({ attempts: [2] });
      expect(await atHead()).toMatchObject([{ sentence: 'It keeps one.', proof: 'held', journey: [{ do: 'see' }] }]);
      expect(JSON.stringify(await atHead())).toContain('Tea');
    });

    test('new steps that prove nothing are dropped, and the promise waits for the next change', async () => {
      const { run, scripts, atHead } = await arrangeKept();
      scripts.push(file('Tea'), promise('one', sees('a')));
      await run(null, [broken('broken')], [{ id: 'one', outcome: 'kept', proves: false }]);
      const [after] = await atHead();
      expect(JSON.stringify(after)).toContain('Milk');
      // It causes no further cost: the promise is not tried until a reply rewrites it.
      expect(after).toMatchObject({ proof: 'at-fault' });
      const next = await run(file('Coffee'), []);
      expect(next.find((event) => event.type === 'verify-start')).not.toHaveProperty('promises');
    });

    test('steps that the model changes along with the app need no approval, but have to prove something', async () => {
      const { run, atHead } = await arrangeKept();
      const reply = file('Tea') + promise('one', sees('Tea'));
      const events = await run(reply, [{ id: 'one', outcome: 'kept', proves: true }]);
      expect(events.find((event) => event.type === 'verify-start')).toMatchObject({ toProve: ['one'] });
      expect(events.filter(({ type }) => type === 'approval-needed')).toEqual([]);
      expect(JSON.stringify(await atHead())).toContain('Tea');
    });

    describe('if the model would drop its sentence', () => {
      const removal = '<promise id="one" remove="true">\nYou asked for tea\nonly.\n</promise>\n';

      test('nobody is asked if it still holds', async () => {
        const { run, atHead } = await arrangeKept();
        const events = await run(file('Milk, tea') + removal, [kept]);
        expect(events.filter(({ type }) => type === 'approval-needed')).toEqual([]);
        expect(await atHead()).toMatchObject([{ id: 'one', proposal: null }]);
      });

      test('the person is asked before there is a version; if they agree, it is gone in the version of the change', async () => {
        const { scripts, say, project, answer, tabSaying, atHead, here, calls, eventsOf, versions } =
          await arrangeKept();
        scripts.push(file('Tea') + removal);
        const tab = tabSaying([broken('kept')], []);
        const turnId = await say(project, 'Tea only');
        const reporting = tab.report(turnId);
        await answer(turnId, true);
        await reporting;
        await here.runner.idle();
        expect(calls).toHaveLength(2);
        expect(await atHead()).toEqual([]);
        const events = await eventsOf(turnId);
        expect(events.find((event) => event.type === 'approval-needed')).toMatchObject({
          promises: [{ id: 'one', sentence: 'It keeps one.', becomes: null, reason: 'You asked for tea only.' }],
        });
        expect((await versions.head(project.projectId))!.number).toBe(2);
      });

      test('if they keep it, that is final: the app is changed so that it holds, and another removal asks nobody', async () => {
        const { scripts, say, project, answer, tabSaying, atHead, here, calls, eventsOf } = await arrangeKept();
        scripts.push(file('Tea') + removal, file('Milk, tea') + removal);
        const tab = tabSaying([broken('kept')], [broken('kept')], [kept]);
        const turnId = await say(project, 'Tea only');
        const reporting = tab.report(turnId);
        await answer(turnId, false);
        await reporting;
        await here.runner.idle();
        expect(calls[2]!.request.problems).toMatchObject([
          { kind: 'promise-broken', message: expect.stringContaining('The person was asked, and keeps it.') as string },
        ]);
        const events = await eventsOf(turnId);
        expect(events.filter(({ type }) => type === 'approval-needed')).toHaveLength(1);
        expect(await atHead()).toMatchObject([{ id: 'one', proof: 'held', proposal: null }]);
        // The next request tells the model what became of it (`turn-messages.ts`).
        expect((await here.store.get(turnId))?.memory.promises).toEqual({ agreed: [], kept: ['one'] });
      });
    });
  });

  test('if no tab could try them, they are reported untried', async () => {
    const { run } = await arrange();
    const events = await run(file('a') + promise('one', sees('a')));
    expect(events.find((event) => event.type === 'promise-result')).toMatchObject({
      outcome: 'not-tried',
      why: 'no-tab',
    });
  });

  test('promises that a tab does not report are untried too', async () => {
    const { run } = await arrange();
    const events = await run(file('a') + promise('one', sees('a')), []);
    expect(events.find((event) => event.type === 'promise-result')).toMatchObject({ why: 'no-report' });
  });
});
