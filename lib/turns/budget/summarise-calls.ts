/** One call of a turn as it was booked; `endedAt` is null if the process died before the call ended. */
export type BookedCall = {
  model: string;
  purpose: string | null;
  input: number;
  cached: number;
  output: number;
  costUsd: number | null;
  reservedUsd: number;
  estimated: boolean;
  counted: boolean;
  endedAt: number | null;
};

/**
 * Why part of a turn does not count towards the app's limit: the whole change could not be repaired, a fix did not
 * work, or the model's reply broke off and was requested again.
 */
export type WhyUncounted = 'turn-failed' | 'fix-failed' | 'asked-again';

/**
 * What a turn used and cost. Counts are tokens; `cached` is part of `input`. Costs are US dollars; `costUsd` is null if
 * no price is known.
 */
export type TurnBill = {
  models: string[];
  input: number;
  cached: number;
  output: number;
  costUsd: number | null;
  /** Some of the tokens were counted by Easel, because the provider reported no usage. */
  estimated: boolean;
  uncountedUsd: number;
  why: WhyUncounted | null;
  /** The most that calls may have cost in addition if their process died; it counts against the limits too. */
  unseenUsd: number;
};

/**
 * Adds up the calls of one turn. Null if nothing was read or written: refused calls and the demo's calls cost nothing.
 * `isRunning`: a call without an end is still running, not lost.
 */
export function summariseCalls(
  calls: readonly BookedCall[],
  turn: { code: string | null; isRunning: boolean },
): TurnBill | null {
  const ended = calls.filter((call) => call.endedAt !== null && call.input + call.output > 0);
  const unseen = turn.isRunning ? [] : calls.filter((call) => call.endedAt === null && call.reservedUsd > 0);
  const all = [...ended, ...unseen];
  if (all.length === 0) return null;
  const sum = (of: readonly BookedCall[], value: (call: BookedCall) => number) =>
    of.reduce((total, call) => total + value(call), 0);
  const priced = ended.filter((call) => call.costUsd !== null);
  const uncounted = priced.filter((call) => !call.counted && call.costUsd! > 0);
  return {
    models: [...new Set(all.map((call) => call.model))],
    input: sum(ended, (call) => call.input),
    cached: sum(ended, (call) => call.cached),
    output: sum(ended, (call) => call.output),
    costUsd: priced.length === 0 ? null : sum(priced, (call) => call.costUsd!),
    estimated: ended.some((call) => call.estimated),
    uncountedUsd: sum(uncounted, (call) => call.costUsd!),
    why: uncounted.length === 0 ? null : whyOf(uncounted, turn.code),
    unseenUsd: sum(unseen, (call) => call.reservedUsd),
  };
}

function whyOf(uncounted: readonly BookedCall[], code: string | null): WhyUncounted {
  if (code === 'repair-failed') return 'turn-failed';
  return uncounted.some((call) => call.purpose === 'repair') ? 'fix-failed' : 'asked-again';
}
