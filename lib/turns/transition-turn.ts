import type { AppError, AppErrorCode } from '../foundation/app-error';
import { isOfLayout, problemKey, type Problem, type ProblemKind } from '../foundation/problem';
import type { PromiseAsk } from '../promises/judge-checks';
import type { Exchange, TurnMemory } from './turn';
import type {
  CallPurpose,
  CallWork,
  ReplyFacts,
  TurnCommand,
  TurnInput,
  TurnState,
  TurnTransition,
} from './turn-state';

export const maxTries = 3;
export const maxRepairRounds = 3;
/** What the model can't write in one more call is left to the next turn. */
const maxCheckRounds = 1;
const maxContinuations = 8;
const maxEditRounds = 2;
/** Each answer pays for another call, and a turn counts once; from the first on the model is told not to ask again. */
const maxExchanges = 5;
const longestWaitMs = 60_000;
/** A model that can't be had; what is wrong with a key, a prompt or a reply another would not mend. */
const downCodes: ReadonlySet<AppErrorCode> = new Set(['model-unavailable', 'model-unreachable', 'model-busy']);
/** What ends a reply in its middle and is nobody's to mend: what was whole by then is worth keeping. */
export const brokenOffCodes: ReadonlySet<AppErrorCode> = new Set([
  ...downCodes,
  'model-cut',
  'model-stalled',
  'model-empty',
  'model-thought-only',
]);
const backoffMs = [1_000, 4_000];

const brokenKinds: ReadonlySet<ProblemKind> = new Set([
  'migration',
  'compile',
  'missing-module',
  'missing-package',
  'page-error',
  'blank-page',
]);

/** Whether an app with these faults can still be used: a page a little too wide can, one that does not open can't. */
export function isWorking(problems: readonly Problem[]): boolean {
  return !problems.some((problem) => brokenKinds.has(problem.kind));
}

/** Tells two sets of faults apart, whatever their order and how often each was seen. */
export function problemsKey(problems: readonly Problem[]): string {
  return [...new Set(problems.map(problemKey))].toSorted().join('\n');
}

function call(
  purpose: CallPurpose,
  more: Partial<TurnCommand & { type: 'call-model' }> = {},
): TurnCommand & { type: 'call-model' } {
  return {
    type: 'call-model',
    purpose,
    waitMs: 0,
    voids: null,
    stepsIn: null,
    failedEdits: [],
    editRound: 0,
    reminder: false,
    problems: [],
    isForChecks: false,
    ...more,
  };
}

function end(state: TurnState, outcome: 'answer' | 'stopped' | 'error', code: AppErrorCode | null): TurnTransition {
  return { state: { ...memoryOf(state), phase: 'ended' }, command: { type: 'end', outcome, code } };
}

function callAgain(
  state: TurnState,
  purpose: CallPurpose,
  command: TurnCommand & { type: 'call-model' },
): TurnTransition {
  const memory = memoryOf(state);
  const { problems, failedEdits, editRound, isForChecks } = command;
  const work = { problems, failedEdits, editRound, isForChecks };
  // A continued reply is one reply; every other call is an attempt of its own, which can be voided alone.
  const attempt = purpose === 'continue' && memory.attempt > 0 ? memory.attempt : memory.attempt + 1;
  const phase = purpose === 'repair' || state.phase === 'repairing' ? 'repairing' : 'streaming';
  return { state: { ...memory, attempt, phase, purpose, work }, command };
}

/** What the call in progress was told to put right; nothing where none is. */
function workOf(state: TurnState): Partial<CallWork> {
  return ('work' in state && state.work) || {};
}

export function memoryOf(state: TurnState): TurnMemory {
  const { mode, attempt, failedTries, continuations, editRounds, isReminded } = state;
  const { repairRounds, repaired, mended, exchanges, approvedPlan, usesSpare, approvedLosses } = state;
  const { checkRounds, promises } = state;
  return {
    ...{ mode, attempt, failedTries, continuations, editRounds, isReminded },
    ...{ repairRounds, repaired, mended, exchanges, approvedPlan, usesSpare: usesSpare ?? false },
    approvedLosses: approvedLosses ?? [],
    ...{ checkRounds: checkRounds ?? 0, ...(promises && { promises }) },
  };
}

/**
 * What a turn does next. Pure: the shell (`run-turn.ts`) carries out the command and comes back with what came of it.
 * A command of null means that the input no longer matters in this phase.
 */
export function transitionTurn(state: TurnState, input: TurnInput): TurnTransition {
  if (state.phase === 'ended') return { state, command: null };
  switch (input.type) {
    case 'turn-begun':
      if (input.draft === 'whole') return tryDraft(state);
      return input.draft === 'none'
        ? callAgain(state, 'build', call('build'))
        : callAgain(state, 'continue', call('continue'));
    case 'reply-ended':
      return afterReply(state, input);
    case 'call-failed':
      return afterFailure(state, input);
    case 'tried':
      return afterTrying(state, input);
    case 'mended':
      return input.isChanged ? tryDraft(state) : repair(state, input.problems);
    case 'question-answered': {
      const exchange: Exchange = { question: questionOf(state), answer: input.answer };
      const answered = { ...state, exchanges: [...state.exchanges, exchange] };
      return callAgain(answered, 'build', call('build'));
    }
    case 'plan-decided':
      if (input.plan === null) return end(state, 'answer', null);
      return callAgain({ ...state, approvedPlan: input.plan }, 'build', call('build'));
    case 'data-at-risk': {
      const { path, losses } = input;
      const waiting: TurnState = { ...memoryOf(state), phase: 'waiting', question: path };
      return { state: waiting, command: { type: 'ask-loss', path, losses } };
    }
    case 'loss-decided':
      return input.approve
        ? tryDraft({ ...state, approvedLosses: [...(state.approvedLosses ?? []), input.path] })
        : repairLoss(state, input.path);
    case 'promises-decided': {
      const { ids, agree } = input;
      const promises = agree ? { agreed: ids, kept: [] } : { agreed: [], kept: ids };
      return tryDraft({ ...state, promises });
    }
    case 'stopped':
      if (!input.isChanged) return end(state, 'stopped', null);
      return makeVersion(state, { kind: 'stopped', draft: 'last', repairFailed: false });
    default:
      return input satisfies never;
  }
}

function questionOf(state: TurnState): string {
  return state.phase === 'waiting' ? state.question : '';
}

function purposeOf(state: TurnState): CallPurpose {
  return 'purpose' in state ? state.purpose : 'build';
}

/** The purpose a voided call is made for again: a continued reply that is void begins from its start. */
function restartPurpose(state: TurnState): CallPurpose {
  const purpose = purposeOf(state);
  if (purpose !== 'continue') return purpose;
  return state.phase === 'repairing' ? 'repair' : 'build';
}

function tryDraft(state: TurnState): TurnTransition {
  return { state: { ...memoryOf(state), phase: 'verifying' }, command: { type: 'try-draft' } };
}

function makeVersion(state: TurnState, how: Omit<TurnCommand & { type: 'make-version' }, 'type'>): TurnTransition {
  return { state: { ...memoryOf(state), phase: 'ended' }, command: { type: 'make-version', ...how } };
}

function afterReply(before: TurnState, input: TurnInput & { type: 'reply-ended' }): TurnTransition {
  const { facts } = input;
  // What was said may have been paid, so it is the person who asks for the rest.
  if (input.reason === 'cut') return failTurn(before, 'model-cut', facts);
  const wasCutOff = input.reason === 'output-limit' || facts.unfinished !== null;
  if (wasCutOff && before.continuations < maxContinuations) {
    const state = { ...before, continuations: before.continuations + 1, failedTries: 0 };
    const { problems = [] } = workOf(before);
    return callAgain(state, 'continue', call('continue', { problems }));
  }
  if (!facts.hasProse && !facts.hasTags) return failTurn(before, 'model-empty', facts);

  const state = { ...before, failedTries: 0 };
  const mayAsk = before.exchanges.length < maxExchanges;
  // One that goes on asking and does nothing else has no answer; what else it did counts.
  if (facts.question && !mayAsk && !facts.isChanged && !facts.hasProse) return end(state, 'error', 'model-off-format');
  if (facts.question && mayAsk) {
    const { text, choices } = facts.question;
    return { state: { ...memoryOf(state), phase: 'waiting', question: text }, command: { type: 'ask', text, choices } };
  }
  if (state.mode === 'plan' && state.approvedPlan === null) {
    if (facts.plan === null) return end(state, 'answer', null);
    const { plan } = facts;
    return { state: { ...memoryOf(state), phase: 'waiting', question: plan }, command: { type: 'ask-approval', plan } };
  }
  if (state.mode === 'ask') return end(state, 'answer', null);

  const failedEdits = [
    ...facts.failedEdits,
    ...(facts.unfinished === null
      ? []
      : [{ path: facts.unfinished.path, find: '', reason: 'The file did not end.', nearest: null }]),
  ];
  if (failedEdits.length > 0 && state.editRounds <= maxEditRounds) {
    const editRound = state.editRounds + 1;
    const again = { ...state, editRounds: editRound };
    return callAgain(again, 'edit-again', call('edit-again', { failedEdits, editRound }));
  }
  if (failedEdits.length > 0 && !facts.isChanged) return end(state, 'error', 'model-off-format');
  // An answer that is all words is one, unless it hides code that was meant to be files.
  if (!facts.isChanged && purposeOf(state) !== 'repair' && state.repairRounds === 0) {
    if (facts.hasTags || !facts.hasFences) return end(state, 'answer', null);
    if (state.isReminded) return end(state, 'error', 'model-off-format');
    return callAgain({ ...state, isReminded: true }, 'build', call('build', { reminder: true }));
  }
  return tryDraft(state);
}

function afterFailure(state: TurnState, input: TurnInput & { type: 'call-failed' }): TurnTransition {
  if (!input.retryable) return failTurn(state, input.error.code, input.facts);
  return tryAgain(state, input.error, input.facts);
}

/**
 * The model can't be had, and is not asked again unasked. What worked before a repair was begun is kept all the same; else what
 * was whole when the reply broke off, and Continue goes on from there.
 */
function failTurn(state: TurnState, code: AppErrorCode, { hasWorkingDraft, isChanged }: ReplyFacts): TurnTransition {
  // The demo has no words for a repair; what failed there is the repair, and not that a model is missing.
  const told = state.phase === 'repairing' && code === 'model-missing' ? 'repair-failed' : code;
  if (hasWorkingDraft) {
    // Where only checks were to be written anew, the app is what it should be.
    const repairFailed = state.repairRounds > 0 || (state.checkRounds ?? 0) === 0;
    return makeVersion(state, { kind: 'turn', draft: 'working', repairFailed });
  }
  if (isChanged && state.phase === 'streaming' && brokenOffCodes.has(code)) {
    return makeVersion(state, { kind: 'stopped', draft: 'last', repairFailed: false, code });
  }
  return end(state, 'error', told);
}

function tryAgain(state: TurnState, error: AppError, facts: ReplyFacts): TurnTransition {
  const failedTries = state.failedTries + 1;
  const asked = error.retryAfterSeconds === undefined ? 0 : error.retryAfterSeconds * 1000;
  if (failedTries >= maxTries || asked > longestWaitMs) {
    // What was said stays when this is given up, so that Continue can go on from it.
    if (!facts.hasSpare || state.usesSpare || !downCodes.has(error.code)) return failTurn(state, error.code, facts);
    const stepsIn = { waitMs: 0, stepsIn: error.code };
    return callAfterFailure({ ...state, failedTries: 0, usesSpare: true }, error.code, facts, stepsIn);
  }
  const waitMs = Math.max(asked, backoffMs[failedTries - 1] ?? longestWaitMs);
  return callAfterFailure({ ...state, failedTries }, error.code, facts, { waitMs });
}

/** Goes on where tags stand, so that no file is made twice; else the call is void and made from its start. */
function callAfterFailure(
  state: TurnState,
  code: AppErrorCode,
  facts: ReplyFacts,
  how: { waitMs: number; stepsIn?: AppErrorCode },
): TurnTransition {
  const work = workOf(state);
  if (facts.hasTags) {
    return callAgain(state, 'continue', call('continue', { problems: work.problems ?? [], ...how }));
  }
  const purpose = restartPurpose(state);
  return callAgain(state, purpose, call(purpose, { ...work, ...how, voids: code }));
}

function afterTrying(state: TurnState, input: TurnInput & { type: 'tried' }): TurnTransition {
  // Checks at fault go along with whatever else is to be repaired, once in a turn.
  const checks = (state.checkRounds ?? 0) < maxCheckRounds ? (input.checks ?? []) : [];
  const isSound = input.problems.every(isOfLayout);
  if (isSound && checks.length > 0) return rewriteChecks(state, [...input.problems, ...checks]);
  if (isSound) return afterWorking(state, input.asks ?? []);
  const problems = [...input.problems, ...checks];
  const key = problemsKey(problems);
  if (state.repairRounds >= maxRepairRounds || state.repaired.includes(key)) return giveUp(state, input);
  if (state.mended.includes(key)) return repair(state, problems);
  return { state: { ...state, mended: [...state.mended, key] }, command: { type: 'mend-draft', problems } };
}

/** The app does what it should; what is left is a word of the person's, where a sentence of theirs would not hold. */
function afterWorking(state: TurnState, asks: PromiseAsk[]): TurnTransition {
  if (asks.length === 0) return makeVersion(state, { kind: 'turn', draft: 'last', repairFailed: false });
  const question = asks.map(({ sentence }) => sentence).join(' ');
  return { state: { ...memoryOf(state), phase: 'waiting', question }, command: { type: 'ask-promises', asks } };
}

function rewriteChecks(state: TurnState, checks: Problem[]): TurnTransition {
  const next: TurnState = {
    ...memoryOf(state),
    ...{ phase: 'repairing', purpose: 'repair', checkRounds: (state.checkRounds ?? 0) + 1 },
    ...{ editRounds: 0, continuations: 0 },
  };
  return callAgain(next, 'repair', call('repair', { problems: checks, isForChecks: true }));
}

/** The person said no: the same is to be had without losing anything, or not at all. */
function repairLoss(state: TurnState, path: string): TurnTransition {
  const message =
    'This migration would lose data, and the person said no. Write it so that everything that is there stays, and mend the app with it.';
  const problems: Problem[] = [{ kind: 'migration', message, file: path }];
  return state.repairRounds >= maxRepairRounds
    ? giveUp(state, { type: 'tried', problems, hasWorkingDraft: false })
    : repair(state, problems);
}

function repair(state: TurnState, problems: Problem[]): TurnTransition {
  const next: TurnState = {
    ...memoryOf(state),
    phase: 'repairing',
    purpose: 'repair',
    repairRounds: state.repairRounds + 1,
    repaired: [...state.repaired, problemsKey(problems)],
    checkRounds: (state.checkRounds ?? 0) + (problems.some(({ kind }) => kind === 'check-fault') ? 1 : 0),
    // Each round may fail in its own ways without using up what the one before was allowed.
    editRounds: 0,
    continuations: 0,
  };
  return callAgain(next, 'repair', call('repair', { problems }));
}

/**
 * Repair has come to its end. What can be used is kept, flaws and all; else the last draft of this turn that could;
 * else the app stays as it was before the turn, and Continue may go on with the draft.
 */
function giveUp(state: TurnState, input: TurnInput & { type: 'tried' }): TurnTransition {
  if (isWorking(input.problems)) return makeVersion(state, { kind: 'turn', draft: 'last', repairFailed: true });
  if (input.hasWorkingDraft) return makeVersion(state, { kind: 'turn', draft: 'working', repairFailed: true });
  return end(state, 'error', 'repair-failed');
}
