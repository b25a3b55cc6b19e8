import { z } from 'zod';

const paidTurnSchema = z.object({
  turnId: z.string(),
  projectId: z.string(),
  app: z.string(),
  isDeleted: z.boolean(),
  isRunning: z.boolean(),
  at: z.number(),
  prompt: z.string(),
  models: z.array(z.string()),
  input: z.number(),
  cached: z.number(),
  output: z.number(),
  costUsd: z.number().nullable(),
  estimated: z.boolean(),
  uncountedUsd: z.number(),
  why: z.enum(['turn-failed', 'fix-failed', 'asked-again']).nullable(),
  unseenUsd: z.number(),
});
/** One change and what it cost, as the interface tells it. Tokens, US dollars, ms since the epoch. */
export type PaidTurn = z.infer<typeof paidTurnSchema>;
export const paidTurnsSchema = z.object({ turns: z.array(paidTurnSchema) });

export type PaidTotals = {
  turns: number;
  input: number;
  cached: number;
  output: number;
  costUsd: number;
  uncountedUsd: number;
  /** Changes that nobody knows the price of; they are not in `costUsd`. */
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

/** The apps in a list of changes, by name; two of one name are two. */
export function appsOf(turns: readonly PaidTurn[]): Array<{ projectId: string; app: string; isDeleted: boolean }> {
  const apps = new Map(turns.map(({ projectId, app, isDeleted }) => [projectId, { projectId, app, isDeleted }]));
  return [...apps.values()].sort((one, other) => one.app.localeCompare(other.app));
}
