import { expect, test } from 'vitest';
import { ended, eventsOf, settled } from '../turn-fixture';
import { readTrial } from './read-trial';

const reply = 'Here.\n\n<file path="src/App.tsx">\nexport default 1;\n</file>\n\n<file path="src/b.ts">\n1;\n</file>\n';
const made = { type: 'version-made', versionId: 'v' };
const promise = (id: string, outcome: string, more = {}) => ({
  ...{ type: 'promise-result', treeHash: 'h', id, sentence: `It does ${id}.`, isProposal: false, outcome },
  ...more,
});
const found = { step: 1, expected: 'see “Tent”', found: { code: 'present' } };
const faulty = (...kinds: string[]) => ({
  ...settled,
  phase: 'problem',
  problems: kinds.map((kind) => ({ kind, message: `a ${kind}` })),
});

test('counts what was written, and promises by their last trial', () => {
  const events = eventsOf(
    ...[promise('a', 'broken', found), { type: 'repair-start', mended: true }, promise('a', 'kept')],
    ...[promise('b', 'broken', found), promise('c', 'not-tried', { why: 'no-time' }), settled, made, ended],
  );
  expect(readTrial(reply, events)).toMatchObject({
    ...{ built: true, triedBy: 'tab', code: null, repairWanted: false, problems: [] },
    promises: { kept: 1, broken: ['It does b. (see “Tent”: it is there)'], untried: ['It does c. (no-time)'] },
    ...{ characters: reply.length, files: 2 },
  });
});

test('ignores everything after a repair was requested', () => {
  const events = eventsOf(
    ...[promise('a', 'broken', found), faulty('page-error', 'promise-broken')],
    ...[{ type: 'repair-start', mended: false }, promise('a', 'kept'), settled, made, ended],
  );
  expect(readTrial(reply, events)).toMatchObject({
    ...{ built: true, repairWanted: true, problems: [{ kind: 'page-error', message: 'a page-error' }] },
    promises: { kept: 0, broken: [expect.stringContaining('It does a.')] },
  });
});

test.each([
  ['it does not compile', [faulty('compile'), made, ended]],
  ['its page is blank', [faulty('blank-page'), made, ended]],
  [
    'a tab came to no page',
    [{ ...settled, phase: 'problem', trial: { by: 'tab', routes: [], widths: [] } }, made, ended],
  ],
  ['there is no version', [settled, { ...ended, outcome: 'error', versionId: null, code: 'model-off-format' }]],
])('an app does not count as built if %s', (_, steps) => {
  expect(readTrial(reply, eventsOf(...steps)).built).toBe(false);
});
