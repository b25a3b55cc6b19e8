import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId, QuestionId, TurnId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { Viewer } from '../../base/viewers/viewer';
import { findTurn, type TurnDependencies } from './start-turn';
import type { TurnInput } from './turn-state';
import type { TurnQuestion } from './turn';

/**
 * The person's answer: text or one of the choices for a question; yes (with the plan changed or not) or no for a plan.
 */
export type Answer = { questionId: QuestionId } & ({ text: string } | { approve: boolean; plan?: string });

type Told = { input: TurnInput; answer: string };

function toldBy(question: TurnQuestion, answer: Answer): Told | null {
  if (question.kind === 'question') {
    return 'text' in answer ? { input: { type: 'question-answered', answer: answer.text }, answer: answer.text } : null;
  }
  if (!('approve' in answer)) return null;
  if (question.kind === 'loss') {
    const { approve } = answer;
    return { input: { type: 'loss-decided', path: question.path, approve }, answer: approve ? 'yes' : '' };
  }
  if (question.kind === 'promises') {
    const { approve: agree } = answer;
    const ids = question.asks.map(({ id }) => id);
    return { input: { type: 'promises-decided', ids, agree }, answer: agree ? 'yes' : '' };
  }
  if (question.kind === 'modules') {
    const { approve } = answer;
    const names = question.asks.map(({ name }) => name);
    return { input: { type: 'modules-decided', names, approve }, answer: approve ? 'yes' : '' };
  }
  const plan = answer.approve ? (answer.plan ?? question.plan) : null;
  return { input: { type: 'plan-decided', plan }, answer: plan ?? '' };
}

/**
 * Answers a waiting turn's question, in any process; the turn goes on at once. Fails with `turn-over` if the turn is
 * not waiting for this question (any more), and with `invalid-input` if the answer is of the wrong kind.
 */
export async function answerTurn(
  deps: TurnDependencies,
  { viewer, projectId, turnId, answer }: { viewer: Viewer; projectId: ProjectId; turnId: TurnId; answer: Answer },
): Promise<Result<null, AppError>> {
  const found = await findTurn(deps, { viewer, projectId, turnId });
  if (!found.ok) return found;
  const { phase, question, draftId, memory } = found.value;
  if (phase !== 'waiting' || question?.id !== answer.questionId) return fail({ code: 'turn-over' });
  const told = toldBy(question, answer);
  if (!told) return fail({ code: 'invalid-input' });

  const taken = await deps.store.takeWaiting(turnId, deps.runner.lease(), [
    {
      ...{ projectId, turnId, draftId, attempt: memory.attempt },
      step: { type: 'question-answered', questionId: question.id, answer: told.answer },
    },
  ]);
  if (!taken) return fail({ code: 'turn-over' });
  deps.channel.announce(projectId, taken.events);
  deps.runner.start(taken.turn, told.input);
  return succeed(null);
}
