import type { AppError, AppErrorCode } from '../../base/foundation/app-error';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { Price } from '../models/model';

/**
 * What a limit covers: one change, one app, all of a person's apps in 24 hours, or the operator's allowance for a
 * guest.
 */
export type LimitName = 'turn' | 'project' | 'day' | 'guest';

/**
 * In US dollars; null if there is no limit. All limit real spending except `personUsd`, the person's own limit for the
 * app, which leaves out failed repairs. `dayUsd` and `guestUsd` cover the last 24 hours.
 */
export type Limits = {
  turnUsd: number | null;
  projectUsd: number | null;
  personUsd: number | null;
  dayUsd: number | null;
  guestUsd: number | null;
};

/**
 * What was spent, in US dollars. `counted` is the project's spending without failed repairs. `day` is the viewer's,
 * across all their projects. A call that is still running, or whose process died, counts with its reserved amount.
 */
export type Spending = { turn: number; project: number; counted: number; day: number };

export const nothingSpent: Spending = { turn: 0, project: 0, counted: 0, day: 0 };

/**
 * The period that `day` covers. It does not start at midnight, because only the browser knows whose midnight that would
 * be.
 */
export const dayMs = 24 * 3600_000;

export const limitCodes = {
  turn: 'turn-limit-reached',
  project: 'limit-reached',
  day: 'day-limit-reached',
  guest: 'guest-limit-reached',
} as const satisfies Record<LimitName, AppErrorCode>;

/** The tightest limit, and what may still be spent under it, in US dollars: Infinity without limits, never negative. */
export function tightestLimit(limits: Limits, spent: Spending): { limit: LimitName; left: number } {
  const all: ReadonlyArray<[LimitName, number | null, number]> = [
    ['project', limits.personUsd, spent.counted],
    ['project', limits.projectUsd, spent.project],
    ['day', limits.dayUsd, spent.day],
    ['guest', limits.guestUsd, spent.day],
    ['turn', limits.turnUsd, spent.turn],
  ];
  let tightest: { limit: LimitName; left: number } = { limit: 'project', left: Infinity };
  for (const [limit, most, used] of all) {
    if (most !== null && most - used < tightest.left) tightest = { limit, left: Math.max(0, most - used) };
  }
  return tightest;
}

/** What may still be spent under the tightest limit, in US dollars; Infinity without limits, never negative. */
export function moneyLeft(limits: Limits, spent: Spending): number {
  return tightestLimit(limits, spent).left;
}

/**
 * The money reserved for a call before it is made. `usd` pays for `affordableTokens` of output (Infinity if output is
 * free); if a provider ignores `maxOutputTokens`, `guardReply` cuts the reply off there. The call may spend no more
 * than this: the rest is for calls that start in the meantime.
 */
export type Reservation = {
  maxOutputTokens: number;
  affordableTokens: number;
  usd: number;
  /**
   * What set `affordableTokens`: the money left, and by which limit, or (`length`) the provider's own maximum, with
   * money to spare. A reply that is cut off there reports the limit, or counts as cut off by its length.
   */
  limit: LimitName;
  by: 'money' | 'length';
};

/**
 * The most that `guardReply` may count for a provider that keeps to its limit: the guard counts up to half more, and
 * counts text it has not tokenised yet as one token per character. A lower limit would cut off honest replies.
 */
const mostSeeming = (tokens: number) => Math.ceil(tokens * 1.5) + 512;

/** A reply shorter than this many tokens is useless, so the money is not spent on it. */
const fewestOutputTokens = 256;

/**
 * Reserves money for one call: the input at its highest price (the cache may have expired), and as much output as the
 * remaining money allows, up to `maxOutputTokens` plus the guard's margin. Fails with the limit's code if that is too
 * little for a useful reply. Without a known price nothing can be reserved, and the call may use its maximum.
 * `inputTokens` is an upper bound (`mostTokens`).
 */
export function reserveCall({
  price,
  inputTokens,
  maxOutputTokens,
  left,
  limit = 'project',
}: {
  price: Price | null;
  inputTokens: number;
  maxOutputTokens: number;
  left: number;
  limit?: LimitName;
}): Result<Reservation, AppError> {
  if (price === null || (price.input === 0 && price.output === 0)) {
    return succeed({ maxOutputTokens, affordableTokens: Infinity, usd: 0, limit, by: 'length' });
  }
  const inputUsd = (inputTokens * Math.max(price.input, price.written ?? 0)) / 1_000_000;
  const paid = price.output === 0 ? Infinity : Math.floor(((left - inputUsd) * 1_000_000) / price.output);
  const output = Math.min(maxOutputTokens, paid);
  if (inputUsd > left || output < Math.min(fewestOutputTokens, maxOutputTokens))
    return fail({ code: limitCodes[limit] });
  const affordableTokens = price.output === 0 ? Infinity : Math.min(paid, mostSeeming(output));
  const usd = inputUsd + (price.output === 0 ? 0 : (affordableTokens * price.output) / 1_000_000);
  const by = affordableTokens < paid ? 'length' : 'money';
  return succeed({ maxOutputTokens: output, affordableTokens, usd, limit, by });
}

/**
 * What a finished call counts as against the limits: what the provider reported, or, if Easel only estimated it, up to
 * half more, since other encodings produce more tokens for the same text.
 */
export function heldCost({ costUsd, estimated }: { costUsd: number | null; estimated: boolean }): number {
  return (costUsd ?? 0) * (estimated ? 1.5 : 1);
}

/**
 * Adds a finished call's `heldCost` to what was spent. Every call counts until a repair has failed; then
 * `forgiveRepair` subtracts its calls from the count but not from the real cost.
 */
export function settleCall(spent: Spending, held: number): Spending {
  return {
    turn: spent.turn + held,
    project: spent.project + held,
    counted: spent.counted + held,
    day: spent.day + held,
  };
}

/** Subtracts the cost of a failed repair from what counts towards the person's limit. */
export function forgiveRepair(spent: Spending, held: number): Spending {
  return { ...spent, counted: Math.max(0, spent.counted - held) };
}
