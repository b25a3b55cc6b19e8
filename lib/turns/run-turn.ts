import type { StepToAppend } from '../channel/project-channel';
import { AppFailure, type AppErrorCode } from '../foundation/app-error';
import { cutText } from '../foundation/cut-text';
import { promisesInForce, settleProofs } from '../promises/judge-checks';
import type { AppPromise } from '../promises/promise';
import { callReply } from './call-reply';
import { mayChangeOf } from './may-change';
import { mendDraft } from './mend-draft';
import { dropUnrun, matchDatabase } from './migrate-draft';
import { brokenOffCodes, memoryOf, transitionTurn } from './transition-turn';
import type { TurnCommand, TurnInput } from './turn-state';
import { tryDraft } from './try-draft';
import type { TurnQuestion } from './turn';
import type { TurnOutcome, TurnStep } from '../turn-events/turn-event';
import {
  cutReason,
  emit,
  hasChanges,
  reopenDraft,
  tellUsage,
  type RunTurnDependencies,
  type TurnRun,
} from './turn-run';

const maxCommitTries = 3;

/**
 * Works on one turn until it ends or waits: asks the state machine, carries out its command, tells it what came of that.
 * Resolves when nothing more is to be done here; a turn that was lost to another process is left to it.
 */
export async function runTurn(deps: RunTurnDependencies, run: TurnRun, begin: TurnInput): Promise<void> {
  let input: TurnInput | null = begin;
  while (input !== null) {
    const { state, command } = transitionTurn(run.state, input);
    if (command === null) return;
    run.state = state;
    input = await carryOut(deps, run, command);

    const cut = cutReason(run);
    if (cut === null || run.state.phase === 'ended') continue;
    if (cut === 'lost') return;
    await run.reader?.finish();
    if (cut === 'shutdown') return endTurn(deps, run, 'interrupted', null);
    input = { type: 'stopped', isChanged: hasChanges(run) };
  }
}

async function carryOut(deps: RunTurnDependencies, run: TurnRun, command: TurnCommand): Promise<TurnInput | null> {
  switch (command.type) {
    case 'call-model':
      return callReply(deps, run, command);
    case 'try-draft':
      return tryDraft(deps, run);
    case 'mend-draft':
      return mendDraft(deps, run, command.problems);
    case 'ask': {
      const { text, choices } = command;
      return waitForPerson(deps, run, { kind: 'question', id: deps.createId<'question'>(), text, choices });
    }
    case 'ask-approval':
      return waitForPerson(deps, run, { kind: 'approval', id: deps.createId<'question'>(), plan: command.plan });
    case 'ask-loss': {
      const { path, losses } = command;
      return waitForPerson(deps, run, { kind: 'loss', id: deps.createId<'question'>(), path, losses });
    }
    case 'ask-promises': {
      const id = deps.createId<'question'>();
      return waitForPerson(deps, run, { kind: 'promises', id, asks: command.asks });
    }
    case 'make-version':
      await makeVersion(deps, run, command);
      return null;
    case 'end':
      await run.reader?.finish();
      if (command.code === 'repair-failed') await deps.discountCalls(run.turn.id, 'all');
      await endTurn(deps, run, command.outcome, command.code);
      return null;
    default:
      return command satisfies never;
  }
}

function toAppend(run: TurnRun, step: TurnStep): StepToAppend {
  const { projectId, id: turnId, draftId } = run.turn;
  return { projectId, turnId, draftId, attempt: run.state.attempt, step };
}

function askedBy(question: TurnQuestion): TurnStep {
  const { id: questionId } = question;
  switch (question.kind) {
    case 'question':
      return { type: 'question', questionId, text: question.text, choices: question.choices };
    case 'approval':
      return { type: 'approval-needed', questionId, plan: question.plan };
    case 'loss':
      return { type: 'approval-needed', questionId, plan: '', losses: question.losses };
    case 'promises':
      return { type: 'approval-needed', questionId, plan: '', promises: question.asks };
    default:
      return question satisfies never;
  }
}

async function waitForPerson(deps: RunTurnDependencies, run: TurnRun, question: TurnQuestion): Promise<null> {
  await run.reader?.finish();
  await tellUsage(deps, run, () => true);
  await run.log.stored();
  const steps = [toAppend(run, askedBy(question)), toAppend(run, { type: 'turn-phase', phase: 'waiting' })];
  const events = await deps.store.wait(run.turn.id, run.owner, { memory: memoryOf(run.state), question }, steps);
  if (events) deps.channel.announce(run.turn.projectId, events);
  run.state = { ...memoryOf(run.state), phase: 'ended' };
  return null;
}

/** Ends a turn without a version. Does nothing where the turn is not this process's any more. */
export async function endTurn(
  deps: RunTurnDependencies,
  run: TurnRun,
  outcome: TurnOutcome,
  code: AppErrorCode | null,
): Promise<void> {
  tellUnread(run);
  // An answer that broke off before anything of it could be kept is not charged to the person's limits.
  const brokeOff = code !== null && brokenOffCodes.has(code) && !hasChanges(run);
  await tellUsage(deps, run, (call) => !call.isRepair && code !== 'repair-failed' && !brokeOff);
  await run.log.stored();
  // No version holds what ran, so nothing of it may stay; where this is cut short, the next start does it.
  await deps.database.undo({ projectId: run.turn.projectId, turnId: run.turn.id });
  const end: TurnStep = { type: 'turn-end', outcome, versionId: null, ...(code === null ? {} : { code }) };
  const events = await deps.store.end(run.turn.id, run.owner, { outcome, code, versionId: null }, [toAppend(run, end)]);
  if (events) deps.channel.announce(run.turn.projectId, events);
}

/** What the version is called in the list: the first sentences the model said, else the start of what was asked. */
function summaryOf(prose: string, prompt: string): string {
  const [paragraph = ''] = prose.trim().split(/\n\s*\n/);
  return cutText((paragraph || prompt).trim().replace(/\s+/g, ' '), 200);
}

/** The small model's line, its cost among what is to be told; null where there is none. */
async function sumUp(deps: RunTurnDependencies, run: TurnRun): Promise<string | null> {
  const { projectId, id: turnId, viewerId, prompt } = run.turn;
  const { attempt } = run.state;
  const work = { projectId, turnId, viewerId, attempt, prompt, prose: run.prose, signal: run.cut };
  const { summary, usage } = await deps.sumUp(work);
  if (usage !== null) run.untold.push({ attempt, isRepair: false, isForChecks: false, usage });
  return summary;
}

/** The promises of the version with what is known of each; null where they are those of its parent to the letter. */
function changedPromises(run: TurnRun): AppPromise[] | null {
  const { base, made } = run.promises;
  const settled = settleProofs(
    base,
    promisesInForce(base, made, run.state.promises ?? nothingDecided),
    run.results,
    run.faulty,
  );
  return JSON.stringify(settled) === JSON.stringify(base) ? null : settled;
}
const nothingDecided = { agreed: [], kept: [] };

/** What the model could not write so that it can be read, not even when asked again. */
function tellUnread(run: TurnRun): void {
  for (const [id, fault] of run.unread) {
    const message = `The promise "${id}": ${fault}`;
    emit(run, { type: 'operation-refused', operation: 'promise', path: null, code: 'promise-refused', message });
  }
  run.unread.clear();
}

async function makeVersion(
  deps: RunTurnDependencies,
  run: TurnRun,
  command: TurnCommand & { type: 'make-version' },
): Promise<void> {
  const { turn } = run;
  await run.reader?.finish();
  if (command.draft === 'working' && run.working) {
    run.draft = await reopenDraft(deps, run, run.working.changes);
    run.promises = run.working.promises;
    run.results = run.working.results;
    await matchDatabase(deps, run);
  }
  await dropUnrun(run);
  const changes = [...run.draft.changes()];
  tellUnread(run);
  const hasNews = changes.some((change) => !('blob' in change)) || changedPromises(run) !== null;
  const isKept = hasNews && mayChangeOf(run.state) !== 'nothing';
  const code = command.code ?? null;
  // What was stopped, or kept in spite of a failed repair, is not worth another call.
  const isSummedUp = isKept && command.kind === 'turn' && !command.repairFailed;
  const summed = isSummedUp ? await sumUp(deps, run) : null;
  await tellUsage(deps, run, (call) => !(call.isRepair && command.repairFailed));
  await run.log.stored();

  if (!isKept && code !== null) return endTurn(deps, run, 'error', code);
  if (!isKept) return endTurn(deps, run, command.kind === 'stopped' ? 'stopped' : 'answer', null);
  const outcome = command.kind === 'stopped' ? 'stopped' : 'version';
  const summary = summed ?? summaryOf(run.prose, turn.prompt);

  for (let tries = 0; tries < maxCommitTries; tries++) {
    const parentId = turn.baseVersionId;
    const treeHash = await run.draft.treeHash();
    const made = await deps.commitVersion({
      projectId: turn.projectId,
      turnId: turn.id,
      parentId,
      treeHash,
      promises: changedPromises(run),
      direction: run.direction,
      kind: command.kind,
      summary,
      alongside: async (tx, { versionId }) => {
        const isOurs = await deps.store.endWithin(tx, turn.id, run.owner, { outcome, code, versionId });
        if (!isOurs) throw new AppFailure({ code: 'turn-over' });
      },
      steps: ({ versionId, number, added, changed, removed }) => [
        toAppend(run, { type: 'version-made', versionId, number, summary, added, changed, removed }),
        toAppend(run, { type: 'turn-end', outcome, versionId, ...(code === null ? {} : { code }) }),
      ],
    });
    if (made.ok) return deps.database.keep({ projectId: turn.projectId, turnId: turn.id });
    if (made.error.code === 'turn-over') return;
    if (made.error.code !== 'version-conflict') return endTurn(deps, run, 'error', made.error.code);
    // Somebody saved meanwhile: their version stays, and what this turn made goes on top of it.
    turn.baseVersionId = await deps.readHead(turn.projectId);
    run.draft = await reopenDraft(deps, run, changes);
    run.promises = { ...run.promises, base: await deps.readPromises(turn.projectId, turn.baseVersionId) };
  }
  await endTurn(deps, run, 'error', 'version-conflict');
}
