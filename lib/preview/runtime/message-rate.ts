/**
 * A token bucket: how much of a sender's burst is still allowed, so that a quiet page may send many messages at once.
 */
export type MessageRate = { tokens: number; at: number; dropped: number };
export type RateLimit = { perSecond: number; burst: number };

export const startRate = (limit: RateLimit, now: number): MessageRate => ({ tokens: limit.burst, at: now, dropped: 0 });

/**
 * Takes one message at `now` (ms) for `cost` tokens. Says whether it may pass, and whether it is the first one dropped
 * since the bucket was last full.
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
  // A full bucket means the flood is over; the next drop is reported again.
  const dropped = tokens >= limit.burst ? 0 : rate.dropped;
  return { rate: { tokens: tokens - cost, at: now, dropped }, passes: true, isFirstDrop: false };
}
