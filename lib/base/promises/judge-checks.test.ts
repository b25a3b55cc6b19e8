import { expect, test } from 'vitest';
import { openAsks, promisesInForce, rewrittenChecks, settleProofs } from './judge-checks';
import { parseJourney } from './parse-promise';
import { planBreaks, provesSomething } from './small-break';
import type { AppPromise, Found, PromiseResult } from './promise';

function stepsOf(text: string) {
  const journey = parseJourney(text);
  if (!journey.ok) throw new Error(journey.error.code);
  return journey.value;
}
const promise = (id: string, journey: string, more: Partial<AppPromise> = {}): AppPromise => ({
  ...{ id, sentence: `${id} works`, journey: stepsOf(journey), isOff: false, author: 'model', proposal: null },
  ...more,
});
const found: Found = { code: 'present' };
const broken = (id: string, before?: 'kept' | 'broken'): PromiseResult => ({
  ...{ id, outcome: 'broken', step: 1, expected: 'see "a"', found },
  before,
});
const nothing = { agreed: [], kept: [] };
const resultsOf = (...results: PromiseResult[]) => new Map(results.map((result) => [result.id, result]));
const proofsOf = (promises: readonly AppPromise[]) => promises.map(({ id, proof }) => [id, proof]);

test('a check that fails on the version before too is at fault; one that passes there was broken by the change', () => {
  const base = [promise('stale', 'see "a"'), promise('hurt', 'see "a"', { proof: 'held' })];
  const results = resultsOf(broken('stale', 'broken'), broken('hurt', 'kept'));
  expect(proofsOf(settleProofs(base, base, results))).toEqual([
    ['stale', 'at-fault'],
    ['hurt', 'none'],
  ]);
});

test('a check that never held counts against the app, however it did on the version before', () => {
  const base = [promise('never', 'see "a"', { proof: 'none' })];
  expect(proofsOf(settleProofs(base, base, resultsOf(broken('never', 'broken'))))).toEqual([['never', 'none']]);
});

test('new steps for an old sentence are accepted once they notice small breaks, and dropped otherwise', () => {
  const base = [promise('one', 'see "a"', { proof: 'at-fault' }), promise('two', 'see "a"', { proof: 'held' })];
  const written = [promise('one', 'see "b"', { proof: 'none' }), promise('two', 'see "b"', { proof: 'none' })];
  expect(rewrittenChecks(base, written)).toEqual(['one', 'two']);
  const results = resultsOf(
    { id: 'one', outcome: 'kept', proves: true },
    { id: 'two', outcome: 'kept', proves: false },
  );
  expect(settleProofs(base, written, results)).toEqual([{ ...written[0], proof: 'held' }, base[1]]);
  // If nobody could try them, the old steps stay.
  expect(settleProofs(base, written, new Map())).toEqual(base);
});

test('asks the person once, about sentences; only what they agree to comes into force', () => {
  const base = [promise('stays', 'see "a"'), promise('goes', 'see "a"'), promise('other', 'see "a"')];
  const made = [
    { ...base[1]!, proposal: { removal: 'It would be gone.' } },
    { ...base[2]!, proposal: { sentence: 'another sentence', journey: stepsOf('see "b"') } },
  ];
  expect(openAsks(made, nothing)).toEqual([
    { id: 'goes', sentence: 'goes works', becomes: null, reason: 'It would be gone.' },
    { id: 'other', sentence: 'other works', becomes: 'another sentence', reason: null },
  ]);
  expect(openAsks(made, { agreed: [], kept: ['goes'] })).toEqual([]);
  expect(promisesInForce(base, made, nothing)).toEqual(base);
  const agreed = promisesInForce(base, made, { agreed: ['goes', 'other'], kept: [] });
  expect(agreed.map(({ id, sentence, proof }) => [id, sentence, proof])).toEqual([
    ['stays', 'stays works', undefined],
    ['other', 'another sentence', 'none'],
  ]);
});

test('a journey must notice the breaks that fit it', () => {
  const plans = (text: string) => planBreaks(stepsOf(text)).map(({ kind, at }) => [kind, at]);
  expect(plans('see heading "Club"')).toEqual([
    ['list-empty', 0],
    ['text-gone', 0],
  ]);
  expect(plans('fill "Name" with "Ada"\nclick button "Save"\nafter reload\nsee "Ada"')).toEqual([
    ['dead-control', 1],
    ['write-lost', 1],
    ['list-empty', 3],
    ['text-gone', 3],
  ]);
  // A look at the same page, without a reload, can't tell whether the write was stored.
  expect(plans('click button "Delete"\nnot see "Ada"')).toEqual([['dead-control', 0]]);
});

test('steps prove something if there was a break and they noticed every one', () => {
  expect([provesSomething([]), provesSomething([true, false]), provesSomething([true, true])]).toEqual([
    ...[false, false, true],
  ]);
});
