import type { StepToAppend } from '../../base/channel/project-channel';
import { AppFailure, type AppErrorCode } from '../../base/foundation/app-error';
import { cutText } from '../../base/foundation/cut-text';
import { promisesInForce, settleProofs } from '../../base/promises/judge-checks';
import type { AppPromise } from '../../base/promises/promise';
import { callReply } from './call-reply';
import { mayChangeOf } from './may-change';
import { mendWithoutModel } from './mend-without-model';
import { dropUnrun, matchDatabase } from './migrate-draft';
import { dropRefused, findWanted } from './ask-modules';
import { brokenOffCodes, memoryOf, transitionTurn } from './transition-turn';
import type { TurnCommand, TurnInput } from './turn-state';
import { tryDraft } from './try-draft';
import type { TurnQuestion } from './turn';
import type { TurnOutcome, TurnStep } from '../../base/turn-events/turn-event';
import { tellUsage } from './turn-calls';
import { hasChanges, reopenFiles } from './turn-draft';
import { writePromises } from './write-promises';
import { cutReason, type RunTurnDependencies, type TurnRun } from './turn-run';

const maxCommitTries = 3;

/**
 * Works on one turn until it ends or waits: asks the state machine, carries out its command, and reports the result
 * back. Resolves when there is nothing more to do here; a turn that was lost to another process is left to it.
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
    await run.reply.reader?.finish();
    if (cut === 'shutdown') return endTurn(deps, run, 'interrupted', null);
    input = { type: 'stopped', isChanged: hasChanges(run.draft) };
  }
}

async function carryOut(deps: RunTurnDependencies, run: TurnRun, command: TurnCommand): Promise<TurnInput | null> {
  switch (command.type) {
    case 'call-model':
      await dropRefused(deps, run);
      return callReply(deps, run, command);
    case 'try-draft':
      return tryDraft(deps, run);
    case 'write-promises':
      return writePromises(deps, run, command.problems);
    case 'mend-without-model':
      return mendWithoutModel(deps, run, command.problems);
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
    case 'ask-modules':
      return waitForPerson(deps, run, { kind: 'modules', id: deps.createId<'question'>(), asks: command.asks });
    case 'ask-promises': {
      const id = deps.createId<'question'>();
      return waitForPerson(deps, run, { kind: 'promises', id, asks: command.asks });
    }
    case 'make-version':
      await makeVersion(deps, run, command);
      return null;
    case 'end':
      await run.reply.reader?.finish();
      if (command.code === 'repair-failed') await deps.discountCalls(run.turn.id, 'all');
      await endTurn(deps, run, command.outcome, command.code);
      return null;
    default:
      return command satisfies never;
  }
}

function toAppend({ turn, state }: Pick<TurnRun, 'turn' | 'state'>, step: TurnStep): StepToAppend {
  const { projectId, id: turnId, draftId } = turn;
  return { projectId, turnId, draftId, attempt: state.attempt, step };
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
    case 'modules':
      return { type: 'approval-needed', questionId, plan: '', modules: question.asks };
    default:
      return question satisfies never;
  }
}

async function waitForPerson(deps: RunTurnDependencies, run: TurnRun, question: TurnQuestion): Promise<null> {
  await run.reply.reader?.finish();
  await tellUsage(deps, run, () => true);
  await run.log.stored();
  const steps = [toAppend(run, askedBy(question)), toAppend(run, { type: 'turn-phase', phase: 'waiting' })];
  const events = await deps.store.wait(run.turn.id, run.owner, { memory: memoryOf(run.state), question }, steps);
  if (events) deps.channel.announce(run.turn.projectId, events);
  run.state = { ...memoryOf(run.state), phase: 'ended' };
  return null;
}

/** Ends a turn without a version. Does nothing if the turn no longer belongs to this process. */
export async function endTurn(
  deps: RunTurnDependencies,
  run: TurnRun,
  outcome: TurnOutcome,
  code: AppErrorCode | null,
): Promise<void> {
  tellUnread(run);
  // An answer that broke off before anything could be kept does not count towards the person's limits.
  const brokeOff = code !== null && brokenOffCodes.has(code) && !hasChanges(run.draft);
  await tellUsage(deps, run, (call) => !call.isRepair && code !== 'repair-failed' && !brokeOff);
  await run.log.stored();
  // No version holds these migrations, so they must be undone; if the process dies here, the next start does it.
  await deps.database.undo({ projectId: run.turn.projectId, turnId: run.turn.id });
  const end: TurnStep = { type: 'turn-end', outcome, versionId: null, ...(code === null ? {} : { code }) };
  const events = await deps.store.end(run.turn.id, run.owner, { outcome, code, versionId: null }, [toAppend(run, end)]);
  if (events) deps.channel.announce(run.turn.projectId, events);
}

/** The version's name in the list: the first sentences of the model's reply, otherwise the start of the prompt. */
function summaryOf(prose: string, prompt: string): string {
  const [paragraph = ''] = prose.trim().split(/\n\s*\n/);
  return cutText((paragraph || prompt).trim().replace(/\s+/g, ' '), 200);
}

/** The small model's summary; null if there is none. Its cost is added to the untold usage. */
async function sumUp(deps: RunTurnDependencies, run: TurnRun): Promise<string | null> {
  const { projectId, id: turnId, viewerId, prompt } = run.turn;
  const { attempt } = run.state;
  const work = { projectId, turnId, viewerId, attempt, prompt, prose: run.reply.prose, signal: run.cut };
  const { summary, usage } = await deps.sumUp(work);
  if (usage !== null) run.calls.untold.push({ attempt, isRepair: false, isForChecks: false, usage });
  return summary;
}

/** The version's promises with the known facts about each; null if they are identical to its parent's. */
function changedPromises({ draft, trial, state }: Pick<TurnRun, 'draft' | 'trial' | 'state'>): AppPromise[] | null {
  const { base, made } = draft.promises;
  const settled = settleProofs(
    base,
    promisesInForce(base, made, state.promises ?? nothingDecided),
    trial.results,
    trial.faulty,
  );
  return JSON.stringify(settled) === JSON.stringify(base) ? null : settled;
}
const nothingDecided = { agreed: [], kept: [] };

/** Tells the person about promises that the model could not write in a readable form, even when asked again. */
function tellUnread({ draft: { unread }, tell }: Pick<TurnRun, 'draft' | 'tell'>): void {
  for (const [id, fault] of unread) {
    const message = `The promise "${id}": ${fault}`;
    tell({ type: 'operation-refused', operation: 'promise', path: null, code: 'promise-refused', message });
  }
  unread.clear();
}

async function makeVersion(
  deps: RunTurnDependencies,
  run: TurnRun,
  command: TurnCommand & { type: 'make-version' },
): Promise<void> {
  const { turn, draft, trial } = run;
  await run.reply.reader?.finish();
  if (command.draft === 'working' && trial.working) {
    draft.files = await reopenFiles(deps, turn, trial.working.changes);
    draft.promises = trial.working.promises;
    trial.results = trial.working.results;
    await matchDatabase(deps, run);
  }
  // Stopped before the person approved a ready-made part: without it, the rest of the draft would not work.
  if (findWanted(deps, run).length > 0) {
    const { code = null } = command;
    return endTurn(deps, run, code === null ? 'stopped' : 'error', code);
  }
  await dropUnrun(run);
  const changes = [...draft.files.changes()];
  tellUnread(run);
  const hasNews = changes.some((change) => !('blob' in change)) || changedPromises(run) !== null;
  const isKept = hasNews && mayChangeOf(run.state) !== 'nothing';
  const code = command.code ?? null;
  // A stopped turn, or one kept despite a failed repair, is not worth another call.
  const isSummedUp = isKept && command.kind === 'turn' && !command.repairFailed;
  const summed = isSummedUp ? await sumUp(deps, run) : null;
  await tellUsage(deps, run, (call) => !(call.isRepair && command.repairFailed));
  await run.log.stored();

  if (!isKept && code !== null) return endTurn(deps, run, 'error', code);
  if (!isKept) return endTurn(deps, run, command.kind === 'stopped' ? 'stopped' : 'answer', null);
  const outcome = command.kind === 'stopped' ? 'stopped' : 'version';
  const summary = summed ?? summaryOf(run.reply.prose, turn.prompt);

  for (let tries = 0; tries < maxCommitTries; tries++) {
    const parentId = turn.baseVersionId;
    const treeHash = await draft.files.treeHash();
    const made = await deps.commitVersion({
      projectId: turn.projectId,
      turnId: turn.id,
      parentId,
      treeHash,
      promises: changedPromises(run),
      direction: draft.direction,
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
    // Somebody saved meanwhile: their version stays, and this turn's changes go on top of it.
    turn.baseVersionId = await deps.readHead(turn.projectId);
    draft.files = await reopenFiles(deps, turn, changes);
    draft.promises = { ...draft.promises, base: await deps.readPromises(turn.projectId, turn.baseVersionId) };
  }
  await endTurn(deps, run, 'error', 'version-conflict');
}
