import type { AppError } from '../../base/foundation/app-error';

const mostRetries = 2;
const longestWaitSeconds = 60;

/**
 * How long to wait before repeating a failed call, in ms; null if it should not be repeated. `retries` counts earlier
 * retries in this turn. Obeys `Retry-After` to the second, unless it asks for more than a minute: then the person
 * decides whether to wait. `random` in [0, 1) spreads out the callers' retries when a provider recovers.
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
