import type { Price } from './model';
import { asOf, findInTable, ownAsOf } from './model-table';

/** The date of the latest price lists in the table; shown next to every cost based on it. */
export const pricesAsOf = ownAsOf > asOf ? ownAsOf : asOf;

/**
 * The list price of a model by its id, in US dollars per million tokens: standard rates for prompts under 100,000
 * tokens, which Easel's always are; batch, priority and off-peak rates differ. Null if none is known; never guessed
 * from a similar name. Without a published price for cached input, it counts as plain input.
 */
export function priceOfModel(modelId: string): Price | null {
  return findPrice(modelId, '');
}

/** The list price of a model at an address; knows more than the id alone, and still never guesses. */
export function findPrice(modelId: string, baseUrl: string): Price | null {
  return findInTable(modelId, baseUrl)?.price ?? findInTable(modelId)?.price ?? null;
}
