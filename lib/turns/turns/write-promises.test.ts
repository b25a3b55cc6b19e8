import { expect, test } from 'vitest';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import type { PageOutline } from '../../base/promises/page-outline';
import { promisesOf } from '../../base/promises/promise-schema';
import type { PromiseResult } from '../../base/promises/promise';
import type { TurnId } from '../../base/foundation/id';
import { reportObservation, type ReportedObservation } from './report-observation';
import { createTurnFixture, failing, saying } from './turn.fixture';

const start = { 'src/App.tsx': 'export default () => <p>Hi</p>;\n', 'package.json': '{}' };
const file = (text: string) => `<file path="src/App.tsx">\n${text}\n</file>\n`;
const promise = (id: string, step = 'see "Milk"') => `<promise id="${id}">\nIt keeps ${id}.\n${step}\n</promise>\n`;
const pages: PageOutline[] = [{ route: '/', person: 'visitor', pressed: null, lines: ['heading "Milk"'] }];
const kept = (id: string): PromiseResult => ({ id, outcome: 'kept' });
const broken = (id: string): PromiseResult => ({
  ...{ id, outcome: 'broken', step: 1, expected: 'see "Milk"' },
  found: { code: 'no-text', page: 'Nothing' },
});

await describeOnDatabases('promises in a call of their own', (database) => {
  async function arrange() {
    const fixture = createTurnFixture(database());
    const project = await fixture.newProject(start);
    const { projectId, viewer } = project;
    const { here, scripts, say, eventsOf, versions } = fixture;
    fixture.model.writesPromises = true;
    const asked: Record<string, unknown>[] = [];

    /** Runs a turn; a tab reports on each of its trials in turn, unless there is no tab. */
    async function run(replies: Parameters<typeof scripts.push>, ...trials: Partial<ReportedObservation>[]) {
      scripts.push(...replies);
      if (trials.length > 0) here.observers.claimObserver(projectId, 'tab', true);
      const turnId: TurnId = await say(project, 'Build it');
      let last = 0;
      for (const trial of trials) {
        const verify = await fixture.until(
          projectId,
          'verify-start',
          (event) => 'attempt' in event && event.turnId === turnId && event.n > last,
        );
        last = verify.n;
        asked.push(verify);
        const { treeHash, draftId } = verify;
        const seen = { phase: 'settled' as const, problems: [], routes: ['/'], widths: [1280] };
        await reportObservation(here, {
          viewer,
          projectId,
          turnId,
          observation: { draftId, treeHash, ...seen, ...trial },
        });
      }
      await here.runner.idle();
      expect(fixture.errors).toEqual([]);
      return eventsOf(turnId);
    }
    const atHead = async () => promisesOf((await versions.head(projectId))!.settings).map(({ id }) => id);
    return { ...fixture, project, run, atHead, asked };
  }

  test('are asked for once the app was tried, with what its pages show, and tried in their turn', async () => {
    const { run, atHead, promiseCalls, asked, calls } = await arrange();
    const events = await run([file('Milk'), promise('milk')], { pages }, { promises: [kept('milk')] });
    expect(promiseCalls).toMatchObject([{ prompt: 'Build it', pages, problems: [], promises: [] }]);
    expect(calls.map(({ subject }) => subject.purpose)).toEqual(['build', 'promises']);
    expect(await atHead()).toEqual(['milk']);
    // The second trial opens no page again, and reports what the first one opened.
    expect(asked[0]).toMatchObject({ outline: true });
    expect(asked[0]).not.toHaveProperty('isOpened');
    expect(asked[1]).toMatchObject({ isOpened: true, promises: [{ id: 'milk' }] });
    expect(asked[1]).not.toHaveProperty('outline');
    const seen = events.flatMap((event) => (event.type === 'observation' ? [event.trial.routes] : []));
    expect(seen).toEqual([['/'], ['/']]);
    expect(events.filter(({ type }) => type === 'usage')).toHaveLength(2);
    expect(events.at(-1)).toMatchObject({ type: 'turn-end', outcome: 'version' });
  });

  test('nothing but promises is read from that reply', async () => {
    const { run, filesAtHead, project, calls } = await arrange();
    const reply = `${file('Stolen')}<ask>\nMore?\n- yes\n</ask>\n<plan>\n- x\n</plan>\n${promise('milk')}Words.`;
    const events = await run([file('Milk'), reply], { pages }, { promises: [kept('milk')] });
    expect((await filesAtHead(project.projectId))['src/App.tsx']).toBe('Milk');
    expect(events.some(({ type }) => type === 'question' || type === 'plan')).toBe(false);
    expect(events.flatMap((event) => (event.type === 'text-delta' ? [event.text] : [])).join('')).not.toContain(
      'Words',
    );
    expect(calls).toHaveLength(2);
  });

  test.each([
    ['fails', [failing('model-unavailable')]],
    ['is refused by a limit', [failing('limit-reached', false)]],
    ['is cut in the middle of a promise', saying('<promise id="half">\nIt', { type: 'end', reason: 'cut' })],
    ['says that there is nothing to prove', 'none'],
  ])('a call that %s leaves the version as it was tried', async (_how, reply) => {
    const { run, atHead, calls } = await arrange();
    const isCut = Array.isArray(reply) && reply.length > 1;
    const events = await run(isCut ? [file('Milk'), reply, 'none'] : [file('Milk'), reply], { pages });
    expect(events.at(-1)).toMatchObject({ type: 'turn-end', outcome: 'version' });
    expect(events.at(-1)).not.toHaveProperty('code');
    expect(events.some(({ type }) => type === 'repair-start' || type === 'operation-refused')).toBe(false);
    expect(await atHead()).toEqual([]);
    expect(calls).toHaveLength(isCut ? 3 : 2);
  });

  test.each([
    ['the person said no', { isWanted: false }, file('Milk'), [{ pages }]],
    ['the reply brought promises of its own', {}, file('Milk') + promise('own'), [{ promises: [kept('own')] }]],
    ['no tab tried it', {}, file('Milk'), []],
    ['the pages were not listed', {}, file('Milk'), [{}]],
    ['only colours changed', {}, '<file path="src/index.css">\n@import "tailwindcss";\n</file>\n', [{ pages }]],
  ] as [string, { isWanted?: boolean }, string, Partial<ReportedObservation>[]][])(
    'are not asked for where %s',
    async (_why, { isWanted = true }, reply, trials) => {
      const { run, model, calls, promiseCalls } = await arrange();
      model.writesPromises = isWanted;
      const events = await run([reply], ...trials);
      expect(events.at(-1)).toMatchObject({ type: 'turn-end', outcome: 'version' });
      expect([calls.length, promiseCalls.length]).toEqual([1, 0]);
    },
  );

  test('pages that nobody asked for are not kept in the log', async () => {
    const { run, model } = await arrange();
    model.writesPromises = false;
    const events = await run([file('Milk')], { pages });
    expect(events.find(({ type }) => type === 'observation')).not.toHaveProperty('pages');
  });

  test('steps that do not fit the app are given back once, at no cost to the person, before the app counts as broken', async () => {
    const { run, atHead, promiseCalls } = await arrange();
    const replies = [file('Milk'), promise('milk', 'see "Mlik"'), promise('milk')];
    const events = await run(replies, { pages }, { promises: [broken('milk')] }, { promises: [kept('milk')] });
    expect(promiseCalls[1]).toMatchObject({ problems: [{ kind: 'promise-broken' }], promises: [{ id: 'milk' }] });
    expect(events.some(({ type }) => type === 'repair-start')).toBe(false);
    expect(events.flatMap((event) => (event.type === 'usage' ? [event.counted] : []))).toEqual([true, true, false]);
    expect(await atHead()).toEqual(['milk']);
  });

  test('where the model stands by its steps, the app is repaired', async () => {
    const { run, calls, atHead } = await arrange();
    const replies = [file('Mlik'), promise('milk'), 'The steps are right.', file('Milk')];
    const events = await run(replies, { pages }, { promises: [broken('milk')] }, { promises: [kept('milk')] });
    expect(calls.map(({ subject }) => subject.purpose)).toEqual(['build', 'promises', 'promises', 'repair']);
    expect(events.find(({ type }) => type === 'repair-start')).toMatchObject({
      problems: [{ kind: 'promise-broken' }],
    });
    expect(await atHead()).toEqual(['milk']);
  });

  test('one that cannot be read is asked for once more, and then let go without a word', async () => {
    const { run, promiseCalls, atHead } = await arrange();
    const bad = promise('bad', 'juggle "three"');
    const events = await run([file('Milk'), bad + promise('milk'), bad], { pages }, { promises: [kept('milk')] });
    expect(promiseCalls[1]).toMatchObject({ problems: [{ kind: 'check-fault' }] });
    expect(events.some(({ type }) => type === 'operation-refused' || type === 'repair-start')).toBe(false);
    expect(await atHead()).toEqual(['milk']);
  });

  test('promises of the person stay as they are', async () => {
    const { run, versions, project } = await arrange();
    await run([file('Milk'), promise('milk')], { pages }, { promises: [kept('milk')] });
    const later = promise('milk', 'see "Everything"') + promise('new');
    const second = [{ promises: [kept('milk')], pages }, { promises: [kept('milk'), kept('new')] }];
    await run([file('Milk and honey'), later], ...second);
    const standing = promisesOf((await versions.head(project.projectId))!.settings);
    expect(standing.map(({ id, journey }) => [id, JSON.stringify(journey).includes('Everything')])).toEqual([
      ['milk', false],
      ['new', false],
    ]);
  });
});
