import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId, TurnId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { Viewer } from '../../base/viewers/viewer';
import { findTurn, type TurnDependencies } from './start-turn';

type Input = { viewer: Viewer; projectId: ProjectId; turnId: TurnId };

/**
 * Stops a turn, whichever process runs it; what it made becomes a version of kind `stopped`. Cancels a queued prompt.
 * `turn-over` if it has ended.
 */
export async function stopTurn(deps: TurnDependencies, input: Input): Promise<Result<null, AppError>> {
  const turn = await findTurn(deps, input);
  if (!turn.ok) return turn;
  if (turn.value.phase === 'queued') return cancelQueued(deps, input);

  if (!(await deps.store.requestStop(input.turnId))) return fail({ code: 'turn-over' });
  deps.runner.stop(input.turnId);
  const taken = await deps.store.takeWaiting(input.turnId, deps.runner.lease(), []);
  if (taken) deps.runner.stopWaiting(taken.turn);
  return succeed(null);
}

/**
 * Cancels whatever should follow a turn; the turn itself goes on. Fails with `turn-over` if nothing should follow it,
 * or if that has already started.
 */
export async function cancelAfter(
  deps: Pick<TurnDependencies, 'store' | 'access'>,
  input: Input,
): Promise<Result<null, AppError>> {
  const turn = await findTurn(deps, input);
  if (!turn.ok) return turn;
  return (await deps.store.takeAfter(input.turnId)) ? succeed(null) : fail({ code: 'turn-over' });
}

/** Cancels a queued prompt; fails with `turn-over` if its turn has started or ended. */
export async function cancelQueued(deps: TurnDependencies, input: Input): Promise<Result<null, AppError>> {
  const turn = await findTurn(deps, input);
  if (!turn.ok) return turn;
  if (turn.value.phase !== 'queued') return fail({ code: 'turn-over' });
  const { id: turnId, projectId, draftId } = turn.value;
  const end = { outcome: 'stopped', code: null, versionId: null } as const;
  const step = { type: 'turn-end', outcome: 'stopped', versionId: null } as const;
  const events = await deps.store.end(turnId, null, end, [{ projectId, turnId, draftId, attempt: 0, step }]);
  if (!events) return fail({ code: 'turn-over' });
  deps.channel.announce(projectId, events);
  return succeed(null);
}
