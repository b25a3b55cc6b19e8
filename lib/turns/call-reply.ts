import type { AppErrorCode } from '../foundation/app-error';
import { continuationHead, joinContinuation } from './join-continuation';
import { promisesInForce } from '../promises/judge-checks';
import { mayChangeOf } from './may-change';
import { matchDatabase, migrateDraft } from './migrate-draft';
import { findPlaced, placeAttachments, tellSight, unplaced } from './place-attachments';
import { wholePart } from '../reply/whole-part';
import { createReplyReader, type ReplyReader } from './read-reply';
import type { ReplyFacts, TurnCommand, TurnInput } from './turn-state';
import {
  emit,
  enterPhase,
  hasChanges,
  reopenDraft,
  tellPage,
  tellUsage,
  type RunTurnDependencies,
  type TurnRun,
} from './turn-run';

type CallCommand = TurnCommand & { type: 'call-model' };

function factsOf({ modelNames }: RunTurnDependencies, run: TurnRun): ReplyFacts {
  const isChanged = hasChanges(run);
  const nothing = { hasProse: false, hasFences: false, hasTags: false, unfinished: null, question: null, plan: null };
  const hasWorkingDraft = run.working !== null;
  const hasSpare = modelNames().spare !== null;
  return { ...(run.reader?.facts() ?? { ...nothing, failedEdits: [] }), isChanged, hasWorkingDraft, hasSpare };
}

async function beginAttempt(deps: RunTurnDependencies, run: TurnRun, command: CallCommand): Promise<void> {
  if (command.voids !== null) {
    // The attempt that is void is the one before; its steps are told apart by their number.
    await run.reader?.finish();
    run.log.write(run.state.attempt - 1, { type: 'reply-restart', reason: 'retry', code: command.voids });
    run.draft = await reopenDraft(deps, run, run.draftBefore);
    run.promises = run.promisesBefore;
    run.direction = run.directionBefore;
    run.prose = run.proseBefore;
    await matchDatabase(deps, run);
  }
  if (command.purpose === 'continue' && run.reader) findPlaced(run);
  else await placeAttachments(run);
  await enterPhase(deps, run, run.state.phase === 'repairing' ? 'repairing' : 'streaming');
  if (command.purpose === 'repair') {
    if (run.state.repairRounds > 1 && command.voids === null) {
      run.tried.push(`Round ${run.state.repairRounds - 1} changed ${[...run.touched].join(', ') || 'nothing'}.`);
    }
    const { repairRounds: round } = run.state;
    // Of Easel's own checks the person hears where they stay unfit, and not before.
    const problems = command.problems.filter(({ kind }) => kind !== 'check-fault');
    if (problems.length > 0) emit(run, { type: 'repair-start', round, of: 3, problems, mended: false });
  }
  if (command.purpose === 'continue' && run.reader) return;

  await run.reader?.finish();
  run.draftBefore = [...run.draft.changes()];
  run.promisesBefore = run.promises;
  run.directionBefore = run.direction;
  if (command.purpose !== 'continue' && run.prose.trim() !== '') run.prose = `${run.prose.trimEnd()}\n\n`;
  run.proseBefore = run.prose;
  run.touched.clear();
  run.said = command.purpose === 'continue' ? run.said : '';
  run.tagsAtCut = 0;
  const { resolvePackage } = deps;
  // What a reader still has to say when it is left belongs to its own attempt.
  const { attempt } = run.state;
  run.reader = createReplyReader({
    draft: run.draft,
    emit: (step) => emit(run, step, attempt),
    mayChange: mayChangeOf(run.state),
    resolvePackage,
    migrate: () => migrateDraft(deps, run),
    now: deps.now,
    tellPage: tellPage(deps, run),
    run,
  });
}

/**
 * Makes one call of the model and reads its reply into draft and log; answers what the turn's state machine is to hear
 * of it. Ends early when the turn is cut, or once a plan that has to be approved is followed by work.
 */
export async function callReply(deps: RunTurnDependencies, run: TurnRun, command: CallCommand): Promise<TurnInput> {
  await deps.wait(command.waitMs, run.cut);
  await tellUsage(deps, run, (call) => {
    if (command.voids !== null && call.attempt === run.state.attempt - 1) return false;
    return call.isRepair && command.purpose !== 'repair' ? 'later' : !call.isRepair;
  });
  const { said } = run;
  if (command.purpose === 'build' || command.purpose === 'repair') run.isForChecks = command.isForChecks;
  await beginAttempt(deps, run, command);
  if (command.stepsIn !== null) tellChange(deps, run, command.stepsIn);
  tellSight(deps, run);
  const { reader, turn, state } = run;
  if (!reader) throw new Error('A call has a reader.');
  const isContinued = command.purpose === 'continue';
  if (isContinued && run.isAtLimit) goBack(run, reader);
  run.isAtLimit = false;

  const messages = await deps.buildMessages({
    projectId: turn.projectId,
    turnId: turn.id,
    mode: turn.mode,
    prompt: turn.prompt,
    attachments: run.placed ?? unplaced(turn.attachments),
    purpose: command.purpose,
    files: run.draft,
    said: isContinued ? run.said : command.reminder || command.failedEdits.length > 0 ? said : '',
    exchanges: state.exchanges,
    approvedPlan: state.approvedPlan,
    failedEdits: command.failedEdits,
    editRound: command.editRound,
    unfinished: isContinued ? reader.open() : null,
    reminder: command.reminder,
    tried: run.tried,
    problems: command.problems,
    promises: promisesInForce(run.promises.base, run.promises.made, state.promises ?? { agreed: [], kept: [] }),
    direction: run.direction,
    usesSpare: state.usesSpare ?? false,
  });
  reader.forgetFailures();

  const abort = new AbortController();
  const signal = AbortSignal.any([run.cut, abort.signal]);
  const parts = deps.callModel({
    projectId: turn.projectId,
    turnId: turn.id,
    viewerId: turn.viewerId,
    attempt: state.attempt,
    messages,
    subject: {
      turnId: turn.id,
      purpose: command.purpose,
      prompt: turn.prompt,
      earlier: run.earlier,
      answers: state.exchanges.map((exchange) => exchange.answer),
      round: run.calls++,
    },
    usesSpare: state.usesSpare ?? false,
    signal,
  });

  // The start of a continuation is held back until it is known how it fits.
  let held: string | null = isContinued ? '' : null;
  async function take(text: string): Promise<void> {
    run.said += text;
    await reader?.push(text);
  }
  async function release(): Promise<void> {
    if (held === null) return;
    const joined = joinContinuation(run.said, held);
    held = null;
    if (joined.startsOver) forgetCut(run, reader!);
    await take(joined.text);
  }

  let input: TurnInput | null = null;
  let isThinking = false;
  for await (const part of parts) {
    // Once it is aborted a call only says what it has used.
    if (signal.aborted && part.type !== 'usage' && part.type !== 'spending') continue;
    if (part.type === 'text') {
      isThinking = false;
      if (held === null) await take(part.text);
      else {
        held += part.text;
        if (held.length >= continuationHead) await release();
      }
      await run.log.room();
      if (isWaitingForApproval(run)) {
        // The file it was cut off in is not wanted, so it is not to be continued either.
        input = { type: 'reply-ended', reason: 'complete', facts: { ...factsOf(deps, run), unfinished: null } };
        abort.abort();
      }
    } else if (part.type === 'thinking') {
      if (!isThinking) emit(run, { type: 'model-thinking' });
      isThinking = true;
    } else if (part.type === 'silent') {
      isThinking = false;
      const [seconds, until] = [part.ms, part.untilMs].map((ms) => Math.round(ms / 1000)) as [number, number];
      emit(run, { type: 'model-silent', seconds, until });
    } else if (part.type === 'read-less') {
      emit(run, { type: 'request-cut', model: part.model, sent: part.sent, read: part.read });
    } else if (part.type === 'spending') {
      emit(run, part);
    } else if (part.type === 'usage') {
      const { type: _type, ...usage } = part;
      run.untold.push({
        attempt: state.attempt,
        isRepair: state.phase === 'repairing',
        isForChecks: run.isForChecks,
        usage,
      });
    } else if (part.type === 'end' || part.type === 'failed') {
      await release();
      run.isAtLimit = part.type === 'end' && part.reason === 'output-limit';
      const isComplete = part.type === 'end' && part.reason === 'complete';
      if (isComplete && reader.open() === null) await reader.finish();
      const facts = factsOf(deps, run);
      input =
        part.type === 'end'
          ? { type: 'reply-ended', reason: part.reason, facts }
          : { type: 'call-failed', error: part.error, retryable: part.retryable, facts };
    }
  }
  return input ?? { type: 'reply-ended', reason: 'cut', facts: factsOf(deps, run) };
}

/**
 * A reply that reached its length goes on at the last whole tag: what it was cut in is written again, so that nothing hangs on a
 * model's going on in the middle of a line. Where not even one tag became whole since the last cut that would never
 * end, and a file goes on in its middle.
 */
function goBack(run: TurnRun, reader: ReplyReader): void {
  const { tags } = wholePart(run.said);
  const isTooLong = tags <= run.tagsAtCut;
  run.tagsAtCut = tags;
  if (isTooLong && reader.open() !== null) return;
  forgetCut(run, reader);
}

function forgetCut(run: TurnRun, reader: ReplyReader): void {
  run.said = run.said.slice(0, wholePart(run.said).length);
  reader.rewind();
}

function tellChange({ modelNames }: RunTurnDependencies, run: TurnRun, code: AppErrorCode): void {
  const { first, spare } = modelNames();
  if (spare !== null) emit(run, { type: 'model-changed', from: first, to: spare, code });
}

/** A plan is told and work begins all the same: the rest would be paid for and thrown away. */
function isWaitingForApproval(run: TurnRun): boolean {
  if (run.state.mode !== 'plan' || run.state.approvedPlan !== null || !run.reader?.open()) return false;
  return run.reader.facts().plan !== null;
}
