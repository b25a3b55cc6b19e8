import type { Price } from '../models/model';
import { costOf, type TokenUse } from './cost';

/** One call of a finished turn; `costUsd` is null if no price was known at the time. */
export type PastCall = { model: string; use: TokenUse; costUsd: number | null };

/** A turn that finished its work or failed trying; a stopped turn says nothing about the cost of a complete one. */
export type PastTurn = { projectId: string; kind: TurnKind; calls: readonly PastCall[] };

/** An app's first build writes most of it and costs several times as much as a change. */
export type TurnKind = 'first' | 'change';

/** What an estimate is based on: this app's past turns, this model's past turns, or measurements of recorded builds. */
export type EstimateBasis = 'project' | 'model' | 'typical';

/** A range in US dollars; `turns` is how many past turns it is based on, 0 for a typical build. */
export type Estimate = { lowUsd: number; highUsd: number; basis: EstimateBasis; turns: number };

/** Fewer turns than this say little about the next one. */
export const fewestTurns = 3;
/** Recent turns predict the next one better. */
const mostTurns = 20;
const quantiles = { low: 0.1, high: 0.9 };
/** A model that thinks before it writes, plus a repair, costs about twice what a recorded reply measures. */
const typicalSpread = 2;

/** The quantile at the share `at`, interpolated linearly; `values` is not empty, in any order. */
export function quantile(values: readonly number[], at: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  const place = (sorted.length - 1) * at;
  const below = sorted[Math.floor(place)]!;
  const above = sorted[Math.ceil(place)]!;
  return below + (above - below) * (place - Math.floor(place));
}

/**
 * Rounds to two significant digits, away from the middle of the range: an estimate should not look more exact than it
 * is.
 */
function roundUsd(usd: number, round: (value: number) => number): number {
  if (usd <= 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(usd)) - 1);
  // A rounding error of the division must not move a number that is already whole.
  return Number((round(Number((usd / unit).toFixed(6))) * unit).toPrecision(2));
}

/**
 * What the turn would cost at this price: its bill if the same model wrote it, otherwise its tokens at the new price.
 */
function costNow(turn: PastTurn, model: string, price: Price): number {
  return turn.calls.reduce(
    (sum, call) =>
      sum + (call.model === model && call.costUsd !== null ? call.costUsd : (costOf(call.use, price) ?? 0)),
    0,
  );
}

/**
 * Estimates the cost of the next turn: from the project's own turns of that kind if there are enough (by any model, at
 * today's price), otherwise from this model's turns in all projects, otherwise from the `typical` token counts of
 * recorded builds. Null if the model has no known price or is free. `past` is newest first.
 */
export function estimateTurn({
  projectId,
  kind,
  model,
  price,
  past,
  typical,
}: {
  projectId: string | null;
  kind: TurnKind;
  model: string;
  price: Price | null;
  past: readonly PastTurn[];
  typical: readonly TokenUse[];
}): Estimate | null {
  if (price === null || (price.input === 0 && price.output === 0)) return null;
  const alike = past.filter((turn) => turn.kind === kind);
  const ofProject = alike.filter((turn) => turn.projectId === projectId).slice(0, mostTurns);
  const ofModel = alike.filter((turn) => turn.calls.some((call) => call.model === model)).slice(0, mostTurns);
  const [basis, turns] =
    ofProject.length >= fewestTurns
      ? (['project', ofProject] as const)
      : ofModel.length >= fewestTurns
        ? (['model', ofModel] as const)
        : (['typical', []] as const);
  const costs =
    basis === 'typical'
      ? typical.map((use) => costOf(use, price) ?? 0)
      : turns.map((turn) => costNow(turn, model, price));
  if (costs.length === 0) return null;
  const spread = basis === 'typical' ? typicalSpread : 1;
  return {
    lowUsd: roundUsd(quantile(costs, quantiles.low), Math.floor),
    highUsd: roundUsd(quantile(costs, quantiles.high) * spread, Math.ceil),
    basis,
    turns: turns.length,
  };
}
