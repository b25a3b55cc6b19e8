import { expect, test } from 'vitest';
import type { Problem, ProblemKind } from '../../base/foundation/problem';
import type { PromiseAsk } from '../../base/promises/judge-checks';
import { transitionTurn } from './transition-turn';
import type { TurnState } from './turn-state';

const flaw = (kind: ProblemKind, message: string = kind): Problem => ({ kind, message, route: '/' });
const begun: TurnState = {
  ...{
    phase: 'verifying',
    mode: 'build',
    attempt: 1,
    failedTries: 0,
    continuations: 0,
    editRounds: 0,
    isReminded: false,
  },
  ...{ repairRounds: 0, repaired: [], mended: [], exchanges: [], approvedPlan: null },
};

/**
 * The commands that follow trials with these problems, one after the other; mending without the model changes nothing.
 */
function tryAgain(trials: Problem[][], asks: PromiseAsk[] = []) {
  let state = begun;
  return trials.map((problems) => {
    const seen = transitionTurn(
      { ...state, phase: 'verifying' },
      { type: 'tried', problems, hasWorkingDraft: true, asks },
    );
    const step =
      seen.command?.type === 'mend-without-model'
        ? transitionTurn(seen.state, { type: 'mended', isChanged: false, problems })
        : seen;
    state = step.state;
    return step.command;
  });
}

test('text that is too pale is said with the version, and nobody pays for it', () => {
  const [first] = tryAgain([[flaw('faint-text', 'a'), flaw('header-wrap'), flaw('covered-control')]]);
  expect(first).toMatchObject({ type: 'make-version', draft: 'last', repairFailed: false });
});

test('it is sent along with any other repair', () => {
  const [first, second] = tryAgain([
    [flaw('page-error'), flaw('text-cut')],
    [flaw('sideways-overflow'), flaw('text-cut')],
  ]);
  expect(first).toMatchObject({ problems: [{ kind: 'page-error' }, { kind: 'text-cut' }] });
  expect(second).toMatchObject({ type: 'call-model', problems: [{ kind: 'sideways-overflow' }, { kind: 'text-cut' }] });
});

test('a remaining flaw does not prevent the question about a promise', () => {
  const ask = { id: 'greets', sentence: 'The page greets me.' } as PromiseAsk;
  const [first] = tryAgain([[flaw('text-overlap')]], [ask]);
  expect(first).toMatchObject({ type: 'ask-promises' });
});
