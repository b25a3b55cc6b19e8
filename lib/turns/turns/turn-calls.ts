import type { Usage } from '../../base/turn-events/turn-event';
import type { RunTurnDependencies, TurnRun } from './turn-run';

/** The usage of a call that is not logged yet: whether it counts is known once its work has been tried. */
export type UntoldUsage = {
  attempt: number;
  isRepair: boolean;
  /** Made for Easel's own checks, so it never counts. */
  isForChecks: boolean;
  usage: Usage & { model: string; spent: number | null };
};

/** The model calls a turn has made, and their usage that is still to be logged. */
export type TurnCalls = {
  made: number;
  /** The current call is only for Easel's own checks. */
  isForChecks: boolean;
  untold: UntoldUsage[];
  /** Models the person was told can't see the pictures. */
  toldUnseen: Set<string>;
};

/** `made`: how many calls the turn made before it waited. */
export function startCalls(made: number): TurnCalls {
  return { made, isForChecks: false, untold: [], toldUnseen: new Set() };
}

/** Logs the usage of calls: `counts` says for each whether it counts towards the person's limit, or is logged later. */
export async function tellUsage(
  { discountCalls }: Pick<RunTurnDependencies, 'discountCalls'>,
  { turn, calls, tell }: Pick<TurnRun, 'turn' | 'calls' | 'tell'>,
  counts: (call: UntoldUsage) => boolean | 'later',
): Promise<void> {
  const later: UntoldUsage[] = [];
  const uncounted: number[] = [];
  for (const call of calls.untold) {
    const counted = call.isForChecks ? false : counts(call);
    if (counted === 'later') {
      later.push(call);
      continue;
    }
    if (!counted) uncounted.push(call.attempt);
    tell({ type: 'usage', counted, ...call.usage }, call.attempt);
  }
  calls.untold = later;
  if (uncounted.length > 0) await discountCalls(turn.id, uncounted);
}
