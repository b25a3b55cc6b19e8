import type { AppError } from '../foundation/app-error';
import { fail, succeed, type Result } from '../foundation/result';
import type { Price } from '../models/model';

/** US dollars; null where there is none. The first two are hard and real, the third is the person's own. */
export type Limits = { turnUsd: number | null; projectUsd: number | null; personUsd: number | null };

/**
 * What was spent, in US dollars. `counted` is the part of the project's that was kept: it leaves failed repair out. A
 * call whose end nobody saw (the process died) stands with what was reserved for it.
 */
export type Spending = { turn: number; project: number; counted: number };

export const nothingSpent: Spending = { turn: 0, project: 0, counted: 0 };

/** What may still be spent under the tightest limit, in US dollars; Infinity without limits, never negative. */
export function moneyLeft(limits: Limits, spent: Spending): number {
  const left = (limit: number | null, used: number) => (limit === null ? Infinity : limit - used);
  return Math.max(
    0,
    Math.min(
      left(limits.turnUsd, spent.turn),
      left(limits.projectUsd, spent.project),
      left(limits.personUsd, spent.counted),
    ),
  );
}

/**
 * A call's share, taken before it is made: it can't cost more than `usd` if the provider keeps to `maxOutputTokens`, and
 * `guardReply` holds one that doesn't to `affordableTokens`, what the money left would pay for (Infinity without a price).
 */
export type Reservation = { maxOutputTokens: number; affordableTokens: number; usd: number };

/** Under this many tokens a reply says nothing useful; the money is better kept. */
const fewestOutputTokens = 256;

/**
 * Reserves money for one call: the input at its highest price (a cache may have let go of it), and as much output as the
 * money left allows, up to `maxOutputTokens`. `limit-reached` if that is not enough to say anything. Without a known
 * price nothing can be reserved and the call is free to use its maximum. `inputTokens` is an upper bound (`mostTokens`).
 */
export function reserveCall({
  price,
  inputTokens,
  maxOutputTokens,
  left,
}: {
  price: Price | null;
  inputTokens: number;
  maxOutputTokens: number;
  left: number;
}): Result<Reservation, AppError> {
  if (price === null || (price.input === 0 && price.output === 0)) {
    return succeed({ maxOutputTokens, affordableTokens: Infinity, usd: 0 });
  }
  const inputUsd = (inputTokens * Math.max(price.input, price.written ?? 0)) / 1_000_000;
  const affordableTokens = price.output === 0 ? Infinity : Math.floor(((left - inputUsd) * 1_000_000) / price.output);
  const output = Math.min(maxOutputTokens, affordableTokens);
  if (inputUsd > left || output < Math.min(fewestOutputTokens, maxOutputTokens)) return fail({ code: 'limit-reached' });
  const usd = inputUsd + (output * price.output) / 1_000_000;
  return succeed({ maxOutputTokens: output, affordableTokens, usd });
}

/**
 * What a call that is over is held to have cost, against the limits: what the provider said, or, where Easel only
 * estimated, up to half more, since other encodings make more tokens of the same text.
 */
export function heldCost({ costUsd, estimated }: { costUsd: number | null; estimated: boolean }): number {
  return (costUsd ?? 0) * (estimated ? 1.5 : 1);
}

/**
 * Books a call that is over at its `heldCost`. Everything counts until a repair has failed; then `forgiveRepair` takes
 * its calls off what counts, and leaves the real cost.
 */
export function settleCall(spent: Spending, held: number): Spending {
  return { turn: spent.turn + held, project: spent.project + held, counted: spent.counted + held };
}

/** Takes the cost of a failed repair off what counts towards the person's limit. */
export function forgiveRepair(spent: Spending, held: number): Spending {
  return { ...spent, counted: Math.max(0, spent.counted - held) };
}
