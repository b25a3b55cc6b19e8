import type { CountTokens, ModelPart, Price } from '../models/model';
import { costOf } from './cost';

/** What the running turn and its project have cost so far, in US dollars, as Easel counts while the model writes. */
export type SpendingPart = { type: 'spending'; turn: number; project: number };

const tellEveryMs = 2_000;

/**
 * Passes a reply on and reports what it has cost so far: at its first words (the input has to be paid for by then) and
 * then every two seconds while text arrives. The provider's own count arrives as `usage`, which is passed on. Reports
 * nothing if the model has no known price or is free.
 */
export async function* tellSpending(
  parts: AsyncIterable<ModelPart>,
  {
    before,
    inputTokens,
    price,
    countTokens,
    now,
  }: {
    before: { turn: number; project: number };
    inputTokens: number;
    price: Price | null;
    countTokens: CountTokens;
    now: () => number;
  },
): AsyncGenerator<ModelPart | SpendingPart> {
  const isSilent = price === null || (price.input === 0 && price.output === 0);
  let output = 0;
  let uncounted = '';
  let toldAt: number | null = null;
  for await (const part of parts) {
    yield part;
    if (isSilent || (part.type !== 'text' && part.type !== 'thinking')) continue;
    if (part.type === 'text') uncounted += part.text;
    else output += part.tokens;
    if (toldAt !== null && now() - toldAt < tellEveryMs) continue;
    toldAt = now();
    output += countTokens(uncounted);
    uncounted = '';
    const cost = costOf({ input: inputTokens, cached: 0, output }, price) ?? 0;
    yield { type: 'spending', turn: before.turn + cost, project: before.project + cost };
  }
}
