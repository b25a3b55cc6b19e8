import { expect, test } from 'vitest';
import { summariseCalls, type BookedCall } from './summarise-calls';

const over = { code: null, isRunning: false };
function call(given: Partial<BookedCall> = {}): BookedCall {
  return {
    ...{ model: 'm', purpose: 'build', input: 100, cached: 40, output: 50, costUsd: 0.2, reservedUsd: 1 },
    ...{ estimated: false, counted: true, endedAt: 5 },
    ...given,
  };
}

test('adds up the calls of a turn', () => {
  expect(summariseCalls([call(), call({ model: 'n', costUsd: 0.1, estimated: true })], over)).toEqual({
    models: ['m', 'n'],
    input: 200,
    cached: 80,
    output: 100,
    costUsd: expect.closeTo(0.3),
    estimated: true,
    uncountedUsd: 0,
    why: null,
    unseenUsd: 0,
  });
});

test('has no cost if no price is known', () => {
  expect(summariseCalls([call({ costUsd: null, counted: false })], over)).toMatchObject({
    costUsd: null,
    uncountedUsd: 0,
    why: null,
    input: 100,
  });
});

test('says why a part does not count', () => {
  const uncounted = (purpose: string, code: string | null = null) =>
    summariseCalls([call(), call({ counted: false, purpose })], { ...over, code });
  expect(uncounted('repair')).toMatchObject({ uncountedUsd: 0.2, why: 'fix-failed' });
  expect(uncounted('build')).toMatchObject({ why: 'asked-again' });
  expect(uncounted('repair', 'repair-failed')).toMatchObject({ why: 'turn-failed' });
});

test('is null if nothing was read or written', () => {
  expect(summariseCalls([call({ input: 0, output: 0, cached: 0, costUsd: 0 })], over)).toBeNull();
});

test('a call whose process died is listed apart, unless it is still running', () => {
  const lost = call({ input: 0, cached: 0, output: 0, costUsd: null, endedAt: null });
  expect(summariseCalls([lost], over)).toMatchObject({ costUsd: null, unseenUsd: 1 });
  expect(summariseCalls([lost], { ...over, isRunning: true })).toBeNull();
});
