import type { AppError } from '../foundation/app-error';

const mostRetries = 2;
const longestWaitSeconds = 60;

/**
 * How long to wait before a failed call is made again, in ms; null if it should not be. `retries` counts those already
 * made in this turn. Obeys `Retry-After` to the second, unless it asks for more than a minute: then waiting is the
 * person's choice. `random` in [0, 1) spreads the callers of a provider that comes back.
 */
export function retryDelay(
  failure: { error: AppError; retryable: boolean },
  retries: number,
  random: number,
): number | null {
  if (!failure.retryable || retries >= mostRetries) return null;
  const asked = failure.error.retryAfterSeconds;
  if (asked !== undefined) return asked > longestWaitSeconds ? null : asked * 1000 + Math.round(random * 250);
  return Math.round(1000 * 3 ** retries * (0.75 + random / 2));
}
