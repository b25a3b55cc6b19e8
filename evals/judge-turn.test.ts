import { expect, test } from 'vitest';
import { judgeTurn } from './judge-turn';
import { asPromise } from './read-journeys';
import { ended, eventsOf, seen, settled } from './turn-fixture';

const hidden = ['one', 'two'].map((id) => asPromise(id, { sentence: `It does ${id}.`, journey: [] }));
const refused = { type: 'operation-refused', operation: 'edit', path: 'a', code: 'edit-not-found', message: 'gone' };

test('a turn without faults is legal and builds', () => {
  const events = eventsOf(
    { type: 'text-delta', text: 'Here' },
    { type: 'file-start', path: 'a', kind: 'edit' },
    { type: 'file-end', path: 'a', complete: true },
    { type: 'usage', input: 100, cached: 60, output: 20, cost: 0.01, estimated: false },
    settled,
    { type: 'version-made' },
    ended,
  );
  expect(judgeTurn(seen({ events, coloursAt: 1500, pageAt: 2500 }))).toMatchObject({
    ...{ outcome: 'version', replies: 1, illegalReplies: 0, builds: true, problems: [], triedBy: 'tab', repairs: 0 },
    edits: { applied: 1, refused: 0 },
    tokens: { input: 100, cached: 60, output: 20 },
    cost: 0.01,
    seconds: { colours: 1.5, page: 2.5, settled: 5 },
  });
});

test('a refused operation or a truncated file makes its own reply illegal, but not the repair', () => {
  const events = eventsOf(
    { type: 'text-delta', text: 'Here' },
    refused,
    { type: 'repair-start', round: 1, of: 3, problems: [], mended: false, attempt: 2 },
    { type: 'text-delta', text: 'Again', attempt: 2 },
    { ...settled, attempt: 2 },
    { ...ended, attempt: 2 },
  );
  expect(judgeTurn(seen({ events }))).toMatchObject({
    ...{ replies: 2, illegalReplies: 1, repairs: 1, builds: true },
    edits: { applied: 0, refused: 1 },
    refusals: [{ code: 'edit-not-found', path: 'a', message: 'gone' }],
  });
  const cut = eventsOf(
    { type: 'file-start', path: 'a', kind: 'file' },
    { type: 'file-end', path: 'a', complete: false },
  );
  expect(judgeTurn(seen({ events: cut }))).toMatchObject({ replies: 1, illegalReplies: 1 });
});

test('an unreadable reply is illegal and builds nothing', () => {
  const events = eventsOf({ type: 'turn-end', outcome: 'error', versionId: null, code: 'model-off-format' });
  expect(judgeTurn(seen({ events }))).toMatchObject({ replies: 1, illegalReplies: 1, builds: false, outcome: 'error' });
});

test('an app with an error counts as built, one that is blank or does not compile does not', () => {
  const withProblem = (kind: string) =>
    judgeTurn(seen({ events: eventsOf({ ...settled, phase: 'problem', problems: [{ kind, message: 'oh' }] }, ended) }));
  expect(withProblem('console-error')).toMatchObject({ builds: true, problems: [{ kind: 'console-error' }] });
  expect(withProblem('blank-page').builds).toBe(false);
  expect(withProblem('compile').builds).toBe(false);
  // Counted among the promises instead.
  expect(withProblem('promise-broken')).toMatchObject({ builds: true, problems: [] });
});

test('the app’s own promises count by their last trial, hidden ones by the walk', () => {
  const own = { type: 'promise-result', id: 'mine', sentence: 'Mine.', treeHash: 'h', isProposal: false };
  const found = { code: 'absent', others: ['Save'] };
  const events = eventsOf(
    { ...own, outcome: 'broken', step: 2, expected: 'click button "Add"', found },
    { ...own, outcome: 'kept' },
    settled,
    ended,
  );
  const walked = [
    { id: 'one', outcome: 'broken' as const, step: 1, expected: 'see "x"', found: { code: 'present' as const } },
  ];
  expect(judgeTurn(seen({ events, hidden, walked })).promises).toEqual([
    { id: 'mine', sentence: 'Mine.', by: 'app', outcome: 'kept', why: null },
    { id: 'one', sentence: 'It does one.', by: 'hidden', outcome: 'broken', why: 'step 1, see "x": it is there' },
    { id: 'two', sentence: 'It does two.', by: 'hidden', outcome: 'not-tried', why: 'app-broken' },
  ]);
});

test('an error that a page reports while journeys are walked counts as a page error', () => {
  const problem = { kind: 'page-error', message: 'x is not a function' };
  expect(judgeTurn(seen({ walkProblems: [problem] })).problems).toEqual([problem]);
});

test('a turn that did not end in time is reported as too slow', () => {
  expect(judgeTurn(seen({ events: [] }))).toMatchObject({ outcome: 'too-slow', builds: false, replies: 0 });
});
