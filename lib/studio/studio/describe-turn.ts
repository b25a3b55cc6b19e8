import type { AppErrorCode } from '../../base/foundation/app-error';
import { openQuestion, type StudioState, type StudioTurn } from './studio-state';

/** The status sentence as a code that the interface puts into words; each code names the event behind it. */
export type TurnStatus =
  | { code: 'idle' }
  | { code: 'waiting-for-model' }
  | { code: 'retrying'; reason: AppErrorCode | null }
  | { code: 'thinking' | 'silent'; since: number }
  | { code: 'continuing' }
  | { code: 'explaining' }
  | { code: 'planning' }
  | { code: 'writing' | 'changing' | 'wrote'; path: string }
  | { code: 'adding-package' }
  | { code: 'trying' }
  | { code: 'noting-promises' }
  | { code: 'repairing'; round: number; of: number }
  | { code: 'question' }
  | { code: 'approval' }
  | { code: 'version' | 'untried'; number: number }
  | { code: 'unchanged' | 'answered' | 'stopped' | 'interrupted' }
  | { code: 'failed'; reason: AppErrorCode };

export function describeTurn(turn: StudioTurn | null): TurnStatus {
  if (turn === null) return { code: 'idle' };
  if (turn.outcome !== null) return describeEnd(turn, turn.outcome);
  const question = openQuestion(turn);
  if (turn.phase === 'waiting' && question !== null) return { code: question.kind };
  switch (turn.activity.type) {
    case 'start':
      return { code: 'waiting-for-model' };
    case 'thinking':
    case 'silent':
      return { code: turn.activity.type, since: turn.activity.since };
    case 'prose':
      return { code: 'explaining' };
    case 'plan':
      return { code: 'planning' };
    case 'file':
      return {
        code: turn.activity.isDone ? 'wrote' : turn.activity.isEdit ? 'changing' : 'writing',
        path: turn.activity.path,
      };
    case 'package':
      return { code: 'adding-package' };
    case 'restart':
      if (turn.activity.reason === 'retry') return { code: 'retrying', reason: turn.activity.code };
      return turn.activity.reason === 'continued' ? { code: 'continuing' } : repairing(turn);
    case 'verify':
      return { code: 'trying' };
    case 'promises':
      return { code: 'noting-promises' };
    case 'repair':
      return repairing(turn);
    default:
      return turn.activity satisfies never;
  }
}

function repairing(turn: StudioTurn): TurnStatus {
  const repair = turn.repairs.at(-1);
  return repair === undefined
    ? { code: 'waiting-for-model' }
    : { code: 'repairing', round: repair.round, of: repair.of };
}

function describeEnd(turn: StudioTurn, outcome: NonNullable<StudioTurn['outcome']>): TurnStatus {
  switch (outcome) {
    case 'version':
      if (turn.version === null) return { code: 'unchanged' };
      return { code: isUntried(turn) ? 'untried' : 'version', number: turn.version.number };
    case 'answer':
      return { code: 'answered' };
    case 'stopped':
      return { code: 'stopped' };
    case 'interrupted':
      return { code: 'interrupted' };
    case 'error':
      return { code: 'failed', reason: turn.code ?? 'internal' };
    default:
      return outcome satisfies never;
  }
}

/**
 * Whether no tab could open the version when it was made: then the only evidence is the server's check of the files.
 */
export function isUntried({ observation }: StudioTurn): boolean {
  return observation !== null && observation.trial.by !== 'tab';
}

/** Whether the plan may be shown as done: every file ended, the turn made a version, and the trial found no problem. */
export function isPlanDone(turn: StudioTurn): boolean {
  const { observation } = turn;
  const isTried = observation?.phase === 'settled' && observation.trial.by !== 'nobody';
  return turn.outcome === 'version' && turn.version !== null && isTried;
}

/** The evidence for a version; null if nothing was tried. */
export type Proof = { by: 'tab'; pages: number; sizes: number; promises: number } | { by: 'server' };

export function proofOf(turn: StudioTurn): Proof | null {
  if (turn.observation === null || turn.observation.phase !== 'settled') return null;
  const { trial } = turn.observation;
  switch (trial.by) {
    case 'nobody':
      return null;
    case 'server':
      return { by: 'server' };
    case 'tab':
      return { by: 'tab', pages: trial.routes.length, sizes: trial.widths.length, promises: keptOf(turn) };
    default:
      return trial.by satisfies never;
  }
}

/** How many promises were tried and kept; the model's proposals don't count yet. */
function keptOf({ promises }: StudioTurn): number {
  return promises.filter(({ isProposal, result }) => !isProposal && result.outcome === 'kept').length;
}

/** The prompt of a turn that found no model; it is kept until there is one. */
export function promptWithoutModel(state: StudioState): string | null {
  const last = state.turns.at(-1);
  return last?.outcome === 'error' && last.code === 'model-missing' ? last.prompt : null;
}
