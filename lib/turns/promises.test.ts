import { expect, test } from 'vitest';
import { describeOnDatabases } from '../database/describe-on-databases';
import { promisesOf } from '../promises/promise-schema';
import { wordsInForce, type PromiseResult } from '../promises/promise';
import { reportObservation } from './report-observation';
import { createTurnFixture } from './turn-fixture';
import type { ProjectEvent } from '../turn-events/turn-event';

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

    /** Runs a turn to its end; a tab reports what `results` says of each draft in turn, or nobody does. */
    async function run(reply: string, ...reports: PromiseResult[][]) {
      scripts.push(reply);
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
    const atHead = async () => promisesOf((await versions.head(projectId))!.settings);
    return { ...fixture, project, run, atHead };
  }
  const resultsOf = (events: readonly ProjectEvent[]) =>
    events.flatMap((event) => (event.type === 'promise-result' ? [[event.id, event.outcome]] : []));

  test('are kept with the version, and run again in the next turn, those it touches first', async () => {
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

  test('a picture of the broken step is told where it is one, and left out where it is anything else', async () => {
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

  test('one that breaks goes to repair, with what was there instead', async () => {
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

  test('the model can not weaken one: what it writes instead waits for the person', async () => {
    const { run, atHead } = await arrange();
    await run(file('Milk') + promise('one', sees('Milk')));
    const before = (await atHead())[0]!;
    const events = await run(file('Tea') + promise('one', sees('Tea')), [{ id: 'one', outcome: 'kept' }]);
    expect(events.find((event) => event.type === 'promise-made')).toMatchObject({ change: 'proposed' });
    expect(events.find((event) => event.type === 'promise-result')).toMatchObject({ isProposal: true });
    const [after] = await atHead();
    expect(after).toMatchObject({ journey: before.journey, sentence: before.sentence });
    expect(wordsInForce(after!).journey).not.toEqual(before.journey);
  });

  test('nor remove one: it asks with a reason, the promise stands, and is not tried until the person has said', async () => {
    const { run, atHead } = await arrange();
    await run(file('Milk') + promise('one', sees('Milk')) + promise('two', sees('Milk')));
    const removal = '<promise id="one" remove="true">\nYou asked for tea\nonly.\n</promise>\n';
    const events = await run(file('Tea') + removal, [{ id: 'two', outcome: 'kept' }]);
    expect(events.find((event) => event.type === 'promise-made')).toMatchObject({
      ...{ change: 'proposed', promise: { id: 'one', proposal: { removal: 'You asked for tea only.' } } },
    });
    expect(resultsOf(events)).toEqual([['two', 'kept']]);
    const [after] = await atHead();
    expect(after).toMatchObject({
      id: 'one',
      sentence: 'It keeps one.',
      proposal: { removal: 'You asked for tea only.' },
    });
  });

  test('it can not ask without a word to the person, of one that is not there, or of one it has just begun', async () => {
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

  test('one that can not be read is left out, and said to be', async () => {
    const { run, atHead } = await arrange();
    const events = await run(file('a') + promise('one', 'tap the button') + promise('Two_b', sees('a')));
    expect(events.find((event) => event.type === 'operation-refused')).toMatchObject({
      ...{ operation: 'promise', code: 'promise-refused' },
      message: expect.stringContaining('line'),
    });
    expect((await atHead()).map(({ id }) => id)).toEqual(['two-b']);
  });

  test('where no tab could try them, they are said to be untried', async () => {
    const { run } = await arrange();
    const events = await run(file('a') + promise('one', sees('a')));
    expect(events.find((event) => event.type === 'promise-result')).toMatchObject({
      outcome: 'not-tried',
      why: 'no-tab',
    });
  });

  test('what a tab does not say is untried too', async () => {
    const { run } = await arrange();
    const events = await run(file('a') + promise('one', sees('a')), []);
    expect(events.find((event) => event.type === 'promise-result')).toMatchObject({ why: 'no-report' });
  });
});
