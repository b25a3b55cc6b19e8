import type { Price } from '../models/model';

/** Tokens of one call; `cached` and `written` are parts of `input`. */
export type TokenUse = { input: number; cached: number; written?: number; output: number };

const million = 1_000_000;

/** The cost of a call in US dollars; null if no price is known. */
export function costOf(use: TokenUse, price: Price | null): number | null {
  if (price === null) return null;
  const cached = Math.min(use.cached, use.input);
  const written = Math.min(use.written ?? 0, use.input - cached);
  const plain = use.input - cached - written;
  const input = plain * price.input + cached * price.cached + written * (price.written ?? price.input);
  return (input + use.output * price.output) / million;
}

/**
 * An upper bound for a provider's count of a text that we counted: encodings differ by up to a half, but none produces
 * more tokens than the text has bytes. Adds a few for the wrapping of each message.
 */
export function mostTokens(counted: number, bytes: number, messages = 1): number {
  return Math.min(bytes, Math.ceil(counted * 1.5)) + messages * 8;
}
