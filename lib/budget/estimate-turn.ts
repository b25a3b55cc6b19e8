import type { Price } from '../models/model';
import { costOf, type TokenUse } from './cost';

/** One call of a turn that is over; `costUsd` null where no price was known then. */
export type PastCall = { model: string; use: TokenUse; costUsd: number | null };

/** A turn that did what it was asked, or failed in trying; stopped ones tell nothing of what a whole one costs. */
export type PastTurn = { projectId: string; kind: TurnKind; calls: readonly PastCall[] };

/** An app's first build writes most of it and costs several times a change. */
export type TurnKind = 'first' | 'change';

/** Where an estimate comes from: this app's own past turns, this model's past turns, or what recorded builds measure. */
export type EstimateBasis = 'project' | 'model' | 'typical';

/** A range in US dollars; `turns` is how many past turns it rests on, 0 for a typical build. */
export type Estimate = { lowUsd: number; highUsd: number; basis: EstimateBasis; turns: number };

/** Fewer turns than this say little of the next one. */
export const fewestTurns = 3;
/** The later ones are nearer to the next. */
const mostTurns = 20;
const quantiles = { low: 0.1, high: 0.9 };
/** Models that think before they write, and a repair, about double what a recorded reply measures. */
const typicalSpread = 2;

/** The value below which the share `at` of them lies, between neighbours in proportion; `values` not empty, any order. */
export function quantile(values: readonly number[], at: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  const place = (sorted.length - 1) * at;
  const below = sorted[Math.floor(place)]!;
  const above = sorted[Math.ceil(place)]!;
  return below + (above - below) * (place - Math.floor(place));
}

/** Two digits that count, away from the middle of the range: an estimate should not look more exact than it is. */
function roundUsd(usd: number, round: (value: number) => number): number {
  if (usd <= 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(usd)) - 1);
  // What is whole already must not be moved by the last bit of a division.
  return Number((round(Number((usd / unit).toFixed(6))) * unit).toPrecision(2));
}

/** What the turn would cost at this price: its bill where the same model wrote it, else its tokens at the new price. */
function costNow(turn: PastTurn, model: string, price: Price): number {
  return turn.calls.reduce(
    (sum, call) =>
      sum + (call.model === model && call.costUsd !== null ? call.costUsd : (costOf(call.use, price) ?? 0)),
    0,
  );
}

/**
 * What the next turn will about cost. From the project's own turns of that kind where there are enough (whatever model
 * wrote them, at today's price), else from this model's over all projects, else from the `typical` token uses of recorded
 * builds. Null without a price, and where the price is nothing. `past` is newest first.
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
