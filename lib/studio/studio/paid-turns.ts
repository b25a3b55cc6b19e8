import type { PaidTurn } from '../../base/answers/money-answers';

export type PaidTotals = {
  turns: number;
  input: number;
  cached: number;
  output: number;
  costUsd: number;
  uncountedUsd: number;
  /** Number of changes without a known price; they are not in `costUsd`. */
  unpriced: number;
};

export function addPaidTurns(turns: readonly PaidTurn[]): PaidTotals {
  const sum = (value: (turn: PaidTurn) => number) => turns.reduce((total, turn) => total + value(turn), 0);
  return {
    turns: turns.length,
    input: sum((turn) => turn.input),
    cached: sum((turn) => turn.cached),
    output: sum((turn) => turn.output),
    costUsd: sum((turn) => turn.costUsd ?? 0),
    uncountedUsd: sum((turn) => turn.uncountedUsd),
    unpriced: turns.filter((turn) => turn.costUsd === null && turn.unseenUsd === 0).length,
  };
}

/** The apps in a list of changes, sorted by name; equal names are different apps. */
export function appsOf(turns: readonly PaidTurn[]): Array<{ projectId: string; app: string; isDeleted: boolean }> {
  const apps = new Map(turns.map(({ projectId, app, isDeleted }) => [projectId, { projectId, app, isDeleted }]));
  return [...apps.values()].sort((one, other) => one.app.localeCompare(other.app));
}
