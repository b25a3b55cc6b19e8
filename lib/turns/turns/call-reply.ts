import type { AppErrorCode } from '../../base/foundation/app-error';
import { continuationHead, joinContinuation } from './join-continuation';
import { promisesInForce } from '../../base/promises/judge-checks';
import { matchDatabase } from './migrate-draft';
import { findPlaced, placeAttachments, tellSight, unplaced } from './place-attachments';
import { repairStart } from './decide-repair';
import { openReader } from './open-reader';
import { tellUsage } from './turn-calls';
import { hasChanges, markAttempt, undoAttempt } from './turn-draft';
import { beginReply, forgetCut, goBackToTag } from './turn-reply';
import type { ReplyFacts, TurnCommand, TurnInput } from './turn-state';
import { enterPhase, type RunTurnDependencies, type TurnRun } from './turn-run';

type CallCommand = TurnCommand & { type: 'call-model' };

function factsOf(
  { modelNames }: Pick<RunTurnDependencies, 'modelNames'>,
  { draft, reply, trial }: Pick<TurnRun, 'draft' | 'reply' | 'trial'>,
): ReplyFacts {
  const isChanged = hasChanges(draft);
  const nothing = { hasProse: false, hasFences: false, hasTags: false, unfinished: null, question: null, plan: null };
  const hasWorkingDraft = trial.working !== null;
  const hasSpare = modelNames().spare !== null;
  return { ...(reply.reader?.facts() ?? { ...nothing, failedEdits: [] }), isChanged, hasWorkingDraft, hasSpare };
}

async function beginAttempt(deps: RunTurnDependencies, run: TurnRun, command: CallCommand): Promise<void> {
  const { turn, draft, reply, state, tell } = run;
  if (command.voids !== null) {
    // The void attempt is the previous one: log its restart under that number.
    await reply.reader?.finish();
    tell({ type: 'reply-restart', reason: 'retry', code: command.voids }, state.attempt - 1);
    await undoAttempt(deps, turn, draft);
    reply.prose = reply.proseBefore;
    await matchDatabase(deps, run);
  }
  const isContinued = command.purpose === 'continue';
  if (isContinued && reply.reader) findPlaced(run);
  else await placeAttachments(run);
  await enterPhase(deps, run, state.phase === 'repairing' ? 'repairing' : 'streaming');
  if (command.purpose === 'repair') {
    const { repairRounds: round } = state;
    if (round > 1 && command.voids === null) {
      reply.tried.push(`Round ${round - 1} changed ${[...reply.touched].join(', ') || 'nothing'}.`);
    }
    const start = repairStart(round, command.problems, false);
    if (start !== null) tell(start);
  }
  if (isContinued && reply.reader) return;

  await reply.reader?.finish();
  markAttempt(draft);
  beginReply(reply, openReader(deps, run), isContinued);
}

/**
 * Makes one call of the model and reads its reply into draft and log; returns the next input for the turn's state
 * machine. Ends early if the turn is cut short, or if the model starts working after a plan that needs approval.
 */
export async function callReply(deps: RunTurnDependencies, run: TurnRun, command: CallCommand): Promise<TurnInput> {
  const { turn, draft, reply, calls, state, tell } = run;
  await deps.wait(command.waitMs, run.cut);
  await tellUsage(deps, run, (call) => {
    if (command.voids !== null && call.attempt === state.attempt - 1) return false;
    return call.isRepair && command.purpose !== 'repair' ? 'later' : !call.isRepair;
  });
  const { said } = reply;
  if (command.purpose === 'build' || command.purpose === 'repair') calls.isForChecks = command.isForChecks;
  await beginAttempt(deps, run, command);
  if (command.stepsIn !== null) tellChange(deps, run, command.stepsIn);
  tellSight(deps, run);
  const { reader } = reply;
  if (!reader) throw new Error('A call has a reader.');
  const isContinued = command.purpose === 'continue';
  if (isContinued && reply.isAtLimit) goBackToTag(reply, reader);
  reply.isAtLimit = false;

  const messages = await deps.buildMessages({
    projectId: turn.projectId,
    turnId: turn.id,
    mode: turn.mode,
    prompt: turn.prompt,
    attachments: draft.placed ?? unplaced(turn.attachments),
    purpose: command.purpose,
    files: draft.files,
    said: isContinued ? reply.said : command.reminder || command.failedEdits.length > 0 ? said : '',
    exchanges: state.exchanges,
    approvedPlan: state.approvedPlan,
    failedEdits: command.failedEdits,
    editRound: command.editRound,
    unfinished: isContinued ? reader.open() : null,
    reminder: command.reminder,
    tried: reply.tried,
    problems: command.problems,
    promises: promisesInForce(draft.promises.base, draft.promises.made, state.promises ?? { agreed: [], kept: [] }),
    direction: draft.direction,
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
      round: calls.made++,
    },
    usesSpare: state.usesSpare ?? false,
    signal,
  });

  // Hold back the start of a continuation until it is clear how it fits.
  let held: string | null = isContinued ? '' : null;
  async function take(text: string): Promise<void> {
    reply.said += text;
    await reader?.push(text);
  }
  async function release(): Promise<void> {
    if (held === null) return;
    const joined = joinContinuation(reply.said, held);
    held = null;
    if (joined.startsOver) forgetCut(reply, reader!);
    await take(joined.text);
  }

  let input: TurnInput | null = null;
  let isThinking = false;
  for await (const part of parts) {
    // An aborted call only reports its usage.
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
        // Work before the approval is not wanted, so don't ask for the rest of the file in which the reply was cut off.
        input = { type: 'reply-ended', reason: 'complete', facts: { ...factsOf(deps, run), unfinished: null } };
        abort.abort();
      }
    } else if (part.type === 'thinking') {
      if (!isThinking) tell({ type: 'model-thinking' });
      isThinking = true;
    } else if (part.type === 'silent') {
      isThinking = false;
      const [seconds, until] = [part.ms, part.untilMs].map((ms) => Math.round(ms / 1000)) as [number, number];
      tell({ type: 'model-silent', seconds, until });
    } else if (part.type === 'read-less') {
      tell({ type: 'request-cut', model: part.model, sent: part.sent, read: part.read });
    } else if (part.type === 'spending') {
      tell(part);
    } else if (part.type === 'usage') {
      const { type: _type, ...usage } = part;
      calls.untold.push({
        attempt: state.attempt,
        isRepair: state.phase === 'repairing',
        isForChecks: calls.isForChecks,
        usage,
      });
    } else if (part.type === 'end' || part.type === 'failed') {
      await release();
      reply.isAtLimit = part.type === 'end' && part.reason === 'output-limit';
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

function tellChange(
  { modelNames }: Pick<RunTurnDependencies, 'modelNames'>,
  { tell }: Pick<TurnRun, 'tell'>,
  code: AppErrorCode,
): void {
  const { first, spare } = modelNames();
  if (spare !== null) tell({ type: 'model-changed', from: first, to: spare, code });
}

/**
 * Whether the model has started working although the plan it sent needs approval: the rest of the reply would be paid
 * for and thrown away.
 */
function isWaitingForApproval({ state, reply }: Pick<TurnRun, 'state' | 'reply'>): boolean {
  if (state.mode !== 'plan' || state.approvedPlan !== null || !reply.reader?.open()) return false;
  return reply.reader.facts().plan !== null;
}
