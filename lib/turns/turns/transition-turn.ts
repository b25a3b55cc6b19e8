import type { AppError, AppErrorCode } from '../../base/foundation/app-error';
import type { Problem } from '../../base/foundation/problem';
import type { PromiseAsk } from '../../base/promises/judge-checks';
import {
  decideLossRepair,
  decideModuleRepair,
  decideRepair,
  repairByModel,
  type RepairDecision,
} from './decide-repair';
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

const maxTries = 3;
const maxContinuations = 8;
const maxEditRounds = 2;
/** The model is asked for promises once, and a second time for any that can't be read or don't fit the app. */
const maxPromiseCalls = 2;
/**
 * Each answer leads to another paid call, but a turn counts once; after the first answer the model is told not to ask
 * again.
 */
const maxExchanges = 5;
const longestWaitMs = 60_000;
/** Codes that mean the model is down. With a bad key, prompt or reply, another model would not help. */
const downCodes: ReadonlySet<AppErrorCode> = new Set(['model-unavailable', 'model-unreachable', 'model-busy']);
/** Codes that end a reply in the middle for external reasons: its complete part is worth keeping. */
export const brokenOffCodes: ReadonlySet<AppErrorCode> = new Set([
  ...downCodes,
  'model-cut',
  'model-stalled',
  'model-empty',
  'model-thought-only',
]);
const backoffMs = [1_000, 4_000];

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
  // A continued reply is one attempt; every other call is a separate attempt, which can be voided separately.
  const attempt = purpose === 'continue' && memory.attempt > 0 ? memory.attempt : memory.attempt + 1;
  const phase = purpose === 'repair' || state.phase === 'repairing' ? 'repairing' : 'streaming';
  return { state: { ...memory, attempt, phase, purpose, work }, command };
}

/** The work that the call in progress was told to repair; empty if none is running. */
function workOf(state: TurnState): Partial<CallWork> {
  return ('work' in state && state.work) || {};
}

export function memoryOf(state: TurnState): TurnMemory {
  const { mode, attempt, failedTries, continuations, editRounds, isReminded } = state;
  const { repairRounds, repaired, mended, exchanges, approvedPlan, usesSpare, approvedLosses } = state;
  const { checkRounds, promises, promiseCalls, approvedModules, refusedModules } = state;
  return {
    ...{ mode, attempt, failedTries, continuations, editRounds, isReminded },
    ...{ repairRounds, repaired, mended, exchanges, approvedPlan, usesSpare: usesSpare ?? false },
    approvedLosses: approvedLosses ?? [],
    ...{ checkRounds: checkRounds ?? 0, ...(promises && { promises }) },
    ...(promiseCalls !== undefined && { promiseCalls }),
    ...(approvedModules && { approvedModules }),
    ...(refusedModules && { refusedModules }),
  };
}

/**
 * Decides what a turn does next. Pure: the shell (`run-turn.ts`) carries out the command and reports the result. A null
 * command means that the input no longer matters in this phase.
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
    case 'tried': {
      const isGuess = input.isOnlyPromises && (state.promiseCalls ?? 0) < maxPromiseCalls;
      if (isGuess) return writePromises(state, [...input.problems, ...(input.checks ?? [])]);
      const decision = decideRepair(state, input);
      const mayPromise = input.mayPromise && decision.type === 'none' && (input.asks ?? []).length === 0;
      if (mayPromise && (state.promiseCalls ?? 0) === 0) return writePromises(state, []);
      return carryDecision(state, decision, input.asks);
    }
    case 'promises-written':
      return afterPromises(state, input);
    case 'mended':
      return input.isChanged ? tryDraft(state) : callForRepair(state, repairByModel(state, input.problems));
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
        : carryDecision(state, decideLossRepair(state, input.path));
    case 'modules-wanted': {
      const { asks } = input;
      const question = asks.map(({ name }) => name).join(', ');
      return { state: { ...memoryOf(state), phase: 'waiting', question }, command: { type: 'ask-modules', asks } };
    }
    case 'modules-decided': {
      const { names } = input;
      if (input.approve) return tryDraft({ ...state, approvedModules: [...(state.approvedModules ?? []), ...names] });
      const without = { ...state, refusedModules: [...(state.refusedModules ?? []), ...names] };
      return carryDecision(without, decideModuleRepair(without, names));
    }
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

/** The purpose of a voided call when it is repeated: a void continuation starts from the beginning. */
function restartPurpose(state: TurnState): CallPurpose {
  const purpose = purposeOf(state);
  if (purpose !== 'continue') return purpose;
  return state.phase === 'repairing' ? 'repair' : 'build';
}

function tryDraft(state: TurnState): TurnTransition {
  return { state: { ...memoryOf(state), phase: 'verifying' }, command: { type: 'try-draft' } };
}

function writePromises(state: TurnState, problems: Problem[]): TurnTransition {
  const memory = memoryOf(state);
  const promiseCalls = (memory.promiseCalls ?? 0) + 1;
  // A separate attempt, so that its cost can be counted or forgiven on its own.
  const attempt = memory.attempt + 1;
  return {
    state: { ...memory, attempt, promiseCalls, phase: 'verifying' },
    command: { type: 'write-promises', problems },
  };
}

/** However the call ended, the app was tried and works: without promises it becomes a version as it is. */
function afterPromises(state: TurnState, input: TurnInput & { type: 'promises-written' }): TurnTransition {
  const { made, unread, problems } = input;
  if (unread.length > 0 && (state.promiseCalls ?? 0) < maxPromiseCalls) return writePromises(state, unread);
  if (made > 0) return tryDraft(state);
  const broken = problems.filter(({ kind }) => kind === 'promise-broken');
  if (broken.length === 0) return afterWorking(state, []);
  return carryDecision(state, decideRepair(state, { type: 'tried', problems: broken, hasWorkingDraft: true }));
}

function makeVersion(state: TurnState, how: Omit<TurnCommand & { type: 'make-version' }, 'type'>): TurnTransition {
  return { state: { ...memoryOf(state), phase: 'ended' }, command: { type: 'make-version', ...how } };
}

function afterReply(before: TurnState, input: TurnInput & { type: 'reply-ended' }): TurnTransition {
  const { facts } = input;
  // The reply may have been charged, so the person decides whether to ask for the rest.
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
  // A model that only keeps asking is not answering; if it also did something, that counts.
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
  // A reply that consists only of words is an answer, unless it contains code that should have been files.
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
 * The model can't be reached, and is not called again unless the person asks. A draft that worked before the repair
 * began is kept anyway; otherwise the complete part of the broken reply is kept, and Continue resumes from there.
 */
function failTurn(state: TurnState, code: AppErrorCode, { hasWorkingDraft, isChanged }: ReplyFacts): TurnTransition {
  // The demo has no recording of a repair; report a failed repair rather than a missing model.
  const told = state.phase === 'repairing' && code === 'model-missing' ? 'repair-failed' : code;
  if (hasWorkingDraft) {
    // If only checks were to be rewritten, the app itself is fine.
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
    // On giving up, the reply so far stays, so that Continue can go on from it.
    if (!facts.hasSpare || state.usesSpare || !downCodes.has(error.code)) return failTurn(state, error.code, facts);
    const stepsIn = { waitMs: 0, stepsIn: error.code };
    return callAfterFailure({ ...state, failedTries: 0, usesSpare: true }, error.code, facts, stepsIn);
  }
  const waitMs = Math.max(asked, backoffMs[failedTries - 1] ?? longestWaitMs);
  return callAfterFailure({ ...state, failedTries }, error.code, facts, { waitMs });
}

/** Continues if the reply has tags, so that no file is written twice; otherwise voids the call and starts it again. */
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

function carryDecision(state: TurnState, decision: RepairDecision, asks: PromiseAsk[] = []): TurnTransition {
  switch (decision.type) {
    case 'none':
      return afterWorking(state, asks);
    case 'mend-without-model': {
      const { type, problems, memory } = decision;
      return { state: { ...state, ...memory }, command: { type, problems } };
    }
    case 'call-model':
      return callForRepair(state, decision);
    case 'give-up':
      // Without a usable draft the app stays as it was before the turn, and Continue may go on with the draft.
      if (decision.keep === null) return end(state, 'error', 'repair-failed');
      return makeVersion(state, { kind: 'turn', draft: decision.keep, repairFailed: true });
    default:
      return decision satisfies never;
  }
}

/** The app works; if it no longer keeps one of the person's sentences, ask them. */
function afterWorking(state: TurnState, asks: PromiseAsk[]): TurnTransition {
  if (asks.length === 0) return makeVersion(state, { kind: 'turn', draft: 'last', repairFailed: false });
  const question = asks.map(({ sentence }) => sentence).join(' ');
  return { state: { ...memoryOf(state), phase: 'waiting', question }, command: { type: 'ask-promises', asks } };
}

function callForRepair(
  state: TurnState,
  { problems, isForChecks, memory }: RepairDecision & { type: 'call-model' },
): TurnTransition {
  // Each round may fail in its own ways without using up the allowance of the one before.
  const fresh = { editRounds: 0, continuations: 0 };
  const next: TurnState = { ...memoryOf(state), ...memory, ...fresh, phase: 'repairing', purpose: 'repair' };
  return callAgain(next, 'repair', call('repair', { problems, isForChecks }));
}
