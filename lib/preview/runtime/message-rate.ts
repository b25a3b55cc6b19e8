/** A token bucket per sender. It allows bursts, so that a quiet page may send many messages at once. */
export type MessageRate = { tokens: number; at: number; dropped: number };
export type RateLimit = { perSecond: number; burst: number };

export const startRate = (limit: RateLimit, now: number): MessageRate => ({ tokens: limit.burst, at: now, dropped: 0 });

/**
 * Takes one message at `now` (ms), which costs `cost` tokens. Tells whether it may pass, and whether it is the first
 * one dropped since the bucket was last full.
 */
export function takeMessage(
  rate: MessageRate,
  limit: RateLimit,
  now: number,
  cost = 1,
): { rate: MessageRate; passes: boolean; isFirstDrop: boolean } {
  const earned = (Math.max(0, now - rate.at) / 1000) * limit.perSecond;
  const tokens = Math.min(limit.burst, rate.tokens + earned);
  if (tokens < cost) {
    const next = { tokens, at: now, dropped: rate.dropped + cost };
    return { rate: next, passes: false, isFirstDrop: rate.dropped === 0 };
  }
  // A full bucket means that the flood is over, so the next drop is reported again.
  const dropped = tokens >= limit.burst ? 0 : rate.dropped;
  return { rate: { tokens: tokens - cost, at: now, dropped }, passes: true, isFirstDrop: false };
}
