import type { AppError, AppErrorCode } from '../foundation/app-error';
import { problemKey, type DataLoss, type Problem, type ProblemKind } from '../foundation/problem';
import type { Exchange, TurnMemory } from './turn';
import type { TurnOutcome } from '../turn-events/turn-event';

export const maxTries = 3;
export const maxRepairRounds = 3;
const maxContinuations = 8;
const maxEditRounds = 2;
const longestWaitMs = 60_000;
/** A model that does not answer; what is wrong with a key, a prompt or a reply another would not mend. */
const downCodes: ReadonlySet<AppErrorCode> = new Set(['model-unavailable', 'model-busy', 'model-stalled']);
const backoffMs = [1_000, 4_000];

export type CallPurpose = 'build' | 'continue' | 'edit-again' | 'repair';

/** An edit the draft did not take, and what to tell the model: `nearest` quotes the file where it is most alike. */
export type FailedEdit = { path: string; find: string; reason: string; nearest: { line: number; text: string } | null };

export type UnfinishedFile = { name: 'file' | 'edit'; path: string };

/** What the shell knows when a call has ended, about the whole reply so far. */
export type ReplyFacts = {
  hasProse: boolean;
  hasFences: boolean;
  /** Whether any tag came at all, refused ones too. */
  hasTags: boolean;
  /** The file or edit the reply ended in. */
  unfinished: UnfinishedFile | null;
  failedEdits: FailedEdit[];
  question: { text: string; choices: string[] } | null;
  plan: string | null;
  /** Whether the draft now differs from the version the turn began with. */
  isChanged: boolean;
  /** Whether an earlier try of this turn worked. */
  hasWorkingDraft: boolean;
  /** Whether another model can go on where the first is down. */
  hasSpare: boolean;
};

export type TurnState = TurnMemory &
  (
    | { phase: 'streaming' | 'repairing'; purpose: CallPurpose; work?: CallWork }
    | { phase: 'verifying' }
    | { phase: 'waiting'; question: string }
    | { phase: 'ended' }
  );

/** What a call was to put right; a call that is made again, or goes on, is told it again. */
type CallWork = Pick<TurnCommand & { type: 'call-model' }, 'problems' | 'failedEdits' | 'editRound'>;

export type TurnInput =
  /** `draft`: what an earlier turn left to go on with; `whole` when its reply had ended and only trying was left. */
  | { type: 'turn-begun'; draft: 'none' | 'partial' | 'whole' }
  | { type: 'reply-ended'; reason: 'complete' | 'output-limit' | 'cut'; facts: ReplyFacts }
  | { type: 'call-failed'; error: AppError; retryable: boolean; facts: ReplyFacts }
  /** `hasWorkingDraft`: an earlier try of this turn worked, whatever the last one did. */
  | { type: 'tried'; problems: Problem[]; hasWorkingDraft: boolean }
  | { type: 'mended'; isChanged: boolean; problems: Problem[] }
  | { type: 'question-answered'; answer: string }
  | { type: 'plan-decided'; plan: string | null }
  /** A migration waits for the person, since it would lose what is there. */
  | { type: 'data-at-risk'; path: string; losses: DataLoss[] }
  | { type: 'loss-decided'; path: string; approve: boolean }
  | { type: 'stopped'; isChanged: boolean };

export type TurnCommand =
  /** Calls the model after `waitMs`. `voids`: what the last call said goes first (`reply-restart`). */
  | {
      type: 'call-model';
      purpose: CallPurpose;
      waitMs: number;
      voids: AppErrorCode | null;
      /** From here on the model that steps in is called; why. */
      stepsIn: AppErrorCode | null;
      failedEdits: FailedEdit[];
      /** 1 and 2 ask for the edits again, 3 for the whole files. */
      editRound: number;
      reminder: boolean;
      problems: Problem[];
    }
  | { type: 'try-draft' }
  | { type: 'mend-draft'; problems: Problem[] }
  | { type: 'ask'; text: string; choices: string[] }
  | { type: 'ask-approval'; plan: string }
  | { type: 'ask-loss'; path: string; losses: DataLoss[] }
  /** `working`: the last draft of this turn that worked, instead of the last there was. */
  | { type: 'make-version'; kind: 'turn' | 'stopped'; draft: 'last' | 'working'; repairFailed: boolean }
  | { type: 'end'; outcome: Exclude<TurnOutcome, 'version' | 'interrupted'>; code: AppErrorCode | null };

export type TurnTransition = { state: TurnState; command: TurnCommand | null };

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
  const { problems, failedEdits, editRound } = command;
  const work = { problems, failedEdits, editRound };
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
  return {
    ...{ mode, attempt, failedTries, continuations, editRounds, isReminded },
    ...{ repairRounds, repaired, mended, exchanges, approvedPlan, usesSpare: usesSpare ?? false },
    approvedLosses: approvedLosses ?? [],
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
  if (input.reason === 'cut') {
    return tryAgain(before, { code: 'model-unavailable' }, facts);
  }
  const wasCutOff = input.reason === 'output-limit' || facts.unfinished !== null;
  if (wasCutOff && before.continuations < maxContinuations) {
    const state = { ...before, continuations: before.continuations + 1, failedTries: 0 };
    const { problems = [] } = workOf(before);
    return callAgain(state, 'continue', call('continue', { problems }));
  }
  if (!facts.hasProse && !facts.hasTags) return tryAgain(before, { code: 'model-empty' }, facts);

  const state = { ...before, failedTries: 0 };
  if (facts.question) {
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

/** The model can't be had: what worked before a repair was begun is kept all the same. */
function failTurn(state: TurnState, code: AppErrorCode, { hasWorkingDraft }: ReplyFacts): TurnTransition {
  // The demo has no words for a repair; what failed there is the repair, and not that a model is missing.
  const told = state.phase === 'repairing' && code === 'model-missing' ? 'repair-failed' : code;
  if (!hasWorkingDraft) return end(state, 'error', told);
  return makeVersion(state, { kind: 'turn', draft: 'working', repairFailed: true });
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
  const { problems } = input;
  if (problems.length === 0) return makeVersion(state, { kind: 'turn', draft: 'last', repairFailed: false });
  const key = problemsKey(problems);
  if (state.repairRounds >= maxRepairRounds || state.repaired.includes(key)) return giveUp(state, input);
  if (state.mended.includes(key)) return repair(state, problems);
  return { state: { ...state, mended: [...state.mended, key] }, command: { type: 'mend-draft', problems } };
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
