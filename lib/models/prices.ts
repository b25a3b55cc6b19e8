import { findByModelId } from './find-by-model-id';
import type { Price } from './model';

/** The day of the price lists that the table below was copied from; shown beside every cost that rests on it. */
export const pricesAsOf = '2026-10-27';

function price(input: number, cached: number, output: number, written = input): Price {
  return { input, cached, output, written };
}

/**
 * List prices in US dollars a million tokens: input, input read from the cache, output, input written to the cache where
 * that costs more. Standard rates for prompts under 100,000 tokens, which Easel's always are; batch and priority differ.
 */
const prices: Readonly<Record<string, Price>> = {
  'gpt-6-1-sol': price(2, 0.1, 10, 2.5),
  'gpt-6-1-terra': price(1, 0.05, 5, 1.25),
  'gpt-6-astra': price(10, 1, 50, 12.5),
  'gpt-6-sol': price(2, 0.2, 10, 2.5),
  'gpt-6-luna': price(0.1, 0.01, 0.5, 0.125),
  'gpt-5-6-terra': price(2, 0.2, 12),
  'gpt-5-6-luna': price(0.2, 0.02, 1.2),
  'gpt-5-4': price(2.5, 0.25, 15),
  'gpt-5-4-mini': price(0.75, 0.075, 4.5),
  'gpt-5-2': price(1.75, 0.175, 14),
  'gpt-5-1': price(1.25, 0.125, 10),
  'gpt-5': price(1.25, 0.125, 10),
  'gpt-5-mini': price(0.25, 0.025, 2),
  'gpt-5-nano': price(0.05, 0.005, 0.4),
  'gpt-4-1': price(2, 0.5, 8),
  'gpt-4-1-mini': price(0.4, 0.1, 1.6),
  'gpt-4-1-nano': price(0.1, 0.025, 0.4),
  'gpt-4o': price(2.5, 1.25, 10),
  'gpt-4o-mini': price(0.15, 0.075, 0.6),
  o3: price(2, 0.5, 8),
  'o4-mini': price(1.1, 0.275, 4.4),
  'claude-fable-5-1': price(10, 0.25, 50, 12.5),
  'claude-fable-5': price(10, 1, 50, 12.5),
  'claude-opus-5-5': price(4, 0.2, 20, 5),
  'claude-opus-5': price(5, 0.5, 25, 6.25),
  'claude-opus-4-8': price(5, 0.5, 25, 6.25),
  'claude-opus-4-7': price(5, 0.5, 25, 6.25),
  'claude-opus-4-6': price(5, 0.5, 25, 6.25),
  'claude-opus-4-5': price(5, 0.5, 25, 6.25),
  'claude-opus-4-1': price(15, 1.5, 75, 18.75),
  'claude-sonnet-5-5': price(2, 0.1, 10, 2.5),
  'claude-sonnet-5': price(2, 0.2, 10, 2.5),
  'claude-sonnet-4-6': price(3, 0.3, 15, 3.75),
  'claude-sonnet-4-5': price(3, 0.3, 15, 3.75),
  'claude-sonnet-4': price(3, 0.3, 15, 3.75),
  'claude-haiku-5-5': price(0.1, 0.01, 0.5, 0.125),
  'claude-haiku-4-5': price(1, 0.1, 5, 1.25),
  'gemini-3-pro': price(2, 0.2, 12),
  'gemini-2-5-pro': price(1.25, 0.125, 10),
  'gemini-2-5-flash': price(0.3, 0.03, 2.5),
  'gemini-3-8-flash': price(0.75, 0.075, 3.75),
  // DeepSeek charges half of these outside China's working hours.
  'deepseek-v4-pro': price(1.32, 0.044, 3.96),
  'deepseek-flash': price(0.3, 0.006, 1.2),
  'deepseek-v4-flash': price(0.3, 0.006, 1.2),
  'deepseek-chat': price(0.28, 0.028, 0.42),
  'deepseek-reasoner': price(0.28, 0.028, 0.42),
};

/**
 * Prices that hold at one host alone: open models that others serve at their own price, or that cost nothing on the
 * person's own machine. Where no price of cached input is published it counts as plain input.
 */
const hostPrices: Readonly<Record<string, Readonly<Record<string, Price>>>> = {
  'api.groq.com': { 'gpt-oss-120b': price(0.15, 0.15, 0.6), 'gpt-oss-20b': price(0.075, 0.075, 0.3) },
  'api.mistral.ai': { 'mistral-medium-3-5': price(1.5, 1.5, 7.5) },
  'api.moonshot.ai': { 'kimi-k3': price(3, 0.3, 15) },
  'api.z.ai': { 'glm-5-2': price(1.4, 0.26, 4.4) },
};

/** The list price of a model by its id; null where none is known, never a guess from a similar name. */
export function priceOfModel(modelId: string): Price | null {
  return findByModelId(prices, modelId);
}

/** The list price of a model at an address; knows more than the id alone, and still never guesses. */
export function findPrice(modelId: string, baseUrl: string): Price | null {
  const host = URL.canParse(baseUrl) ? new URL(baseUrl).hostname : '';
  return findByModelId(hostPrices[host] ?? {}, modelId) ?? priceOfModel(modelId);
}
