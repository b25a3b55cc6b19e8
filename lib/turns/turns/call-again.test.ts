import { expect, test } from 'vitest';
import type { Problem } from '../../base/foundation/problem';
import { transitionTurn } from './transition-turn';
import type { ReplyFacts, TurnInput, TurnState } from './turn-state';
import { startMemory } from './turn';

const problems: Problem[] = [{ kind: 'page-error', message: 'x is not a function', file: 'src/App.tsx' }];
const facts: ReplyFacts = {
  ...{
    hasProse: false,
    hasFences: false,
    hasTags: false,
    unfinished: null,
    failedEdits: [],
    question: null,
    plan: null,
  },
  ...{ isChanged: true, hasWorkingDraft: false, hasSpare: false },
};

/** A turn whose draft was tried and found faulty, up to its repair call. */
function repairing(): TurnState {
  const verifying: TurnState = { ...startMemory('build'), attempt: 1, phase: 'verifying' };
  const tried = transitionTurn(verifying, { type: 'tried', problems, hasWorkingDraft: false });
  return transitionTurn(tried.state, { type: 'mended', isChanged: false, problems }).state;
}

const failed = (more: Partial<ReplyFacts> = {}): TurnInput => ({
  ...{ type: 'call-failed', error: { code: 'model-unavailable' }, retryable: true },
  facts: { ...facts, ...more },
});

test('a repeated repair call includes what the trial showed', () => {
  const { command } = transitionTurn(repairing(), failed());
  expect(command).toMatchObject({ type: 'call-model', purpose: 'repair', voids: 'model-unavailable', problems });
});

test('and does so the third time as well', () => {
  const { state } = transitionTurn(repairing(), failed());
  expect(transitionTurn(state, failed()).command).toMatchObject({ purpose: 'repair', problems });
});

test('a repair that continues after a cut gets the problems it repairs', () => {
  const cut = { ...facts, hasTags: true, unfinished: { name: 'file' as const, path: 'src/App.tsx' } };
  const begun = transitionTurn(repairing(), { type: 'reply-ended', reason: 'output-limit', facts: cut });
  expect(begun.command).toMatchObject({ purpose: 'continue', problems });
  expect(transitionTurn(begun.state, failed({ hasTags: true })).command).toMatchObject({
    purpose: 'continue',
    problems,
  });
  expect(transitionTurn(begun.state, failed()).command).toMatchObject({ purpose: 'repair', problems });
});

test('edits that could not be applied are requested again with their text', () => {
  const failedEdits = [{ path: 'src/App.tsx', find: 'a', reason: 'not found', nearest: null }];
  const streaming: TurnState = { ...startMemory('build'), attempt: 1, phase: 'streaming', purpose: 'build' };
  const asked = transitionTurn(streaming, {
    ...{ type: 'reply-ended', reason: 'complete' },
    facts: { ...facts, hasTags: true, failedEdits },
  });
  expect(transitionTurn(asked.state, failed()).command).toMatchObject({
    purpose: 'edit-again',
    failedEdits,
    editRound: 1,
  });
});

const asking = (more: Partial<ReplyFacts> = {}): TurnInput => ({
  ...{ type: 'reply-ended', reason: 'complete' },
  facts: { ...facts, isChanged: false, hasTags: true, question: { text: 'Red?', choices: [] }, ...more },
});

/**
 * A turn whose model keeps asking until its questions are ignored, up to the call after that; and how many calls it
 * took.
 */
function askedOut(): { state: TurnState; calls: number } {
  let state: TurnState = { ...startMemory('build'), attempt: 1, phase: 'streaming', purpose: 'build' };
  for (let calls = 1; calls < 50; calls += 1) {
    const asked = transitionTurn(state, asking({ hasProse: true }));
    if (asked.command?.type !== 'ask') return { state, calls };
    state = transitionTurn(asked.state, { type: 'question-answered', answer: 'Blue' }).state;
  }
  throw new Error('a turn is as many calls as there are answers');
}

test('a model that answers every answer with a question has six calls in a turn', () => {
  const { state, calls } = askedOut();
  expect([calls, state.exchanges.length]).toEqual([6, 5]);
  expect(transitionTurn(state, asking({ hasProse: true })).command).toMatchObject({ type: 'end', outcome: 'answer' });
  const mute = transitionTurn(state, asking()).command;
  expect(mute).toMatchObject({ type: 'end', outcome: 'error', code: 'model-off-format' });
});

test('work done next to one question too many is tried like any other', () => {
  const { state } = askedOut();
  expect(transitionTurn(state, asking({ isChanged: true })).command).toMatchObject({ type: 'try-draft' });
});
