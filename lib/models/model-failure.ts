import { APICallError } from 'ai';
import type { AppError, AppErrorCode } from '../foundation/app-error';

/** A failed call in Easel's words. `status` is the HTTP status, null where no answer came at all. */
export type ModelFailure = { error: AppError; retryable: boolean; status: number | null };

const contextExceeded = /context[_ ]length|context window|maximum context|too many tokens|prompt is too long/i;
const modelNotFound =
  /model[_ ]not[_ ]found|(?:unknown|invalid|no such) model|model\b.{0,80}(?:not found|does not exist|not exist|not available)|not a valid model/i;
const creditEmpty = /insufficient[_ ](?:quota|balance|credit)|exceeded your current quota|out of credit/i;
const looksLikePage = /^\s*<(?:!doctype|html)/i;

/**
 * Turns whatever a provider or the network did into one of Easel's failures. `detail` holds the status and the start of
 * the provider's own words, with the key and anything key-shaped taken out. `now` is ms since the epoch, for a
 * `Retry-After` that names a date.
 */
export function describeModelFailure(error: unknown, { apiKey, now }: { apiKey: string; now: number }): ModelFailure {
  const call = findCallError(error);
  // A stream that broke carries the good status it began with.
  if (call?.statusCode === undefined || call.statusCode < 300) {
    return failure('model-unavailable', true, null, scrub(rootMessage(error), apiKey));
  }

  const status = call.statusCode;
  const body = call.responseBody ?? '';
  const said = looksLikePage.test(body) ? '' : scrub(call.message || body, apiKey);
  const detail = `HTTP ${status}${said === '' ? '' : `: ${said}`}`;
  const words = `${call.message} ${body.slice(0, 4000)}`;

  if (status === 401 || status === 403) return failure('model-key-refused', false, status, detail);
  if (status === 402 || (status === 429 && creditEmpty.test(words))) {
    return failure('model-credit-empty', false, status, detail);
  }
  if (status === 429) return failure('model-busy', true, status, detail, retryAfter(call, now));
  if (status >= 300 && status < 400) return failure('model-address-refused', false, status, detail);
  if (status === 413 || contextExceeded.test(words)) return failure('model-too-small', false, status, detail);
  if (status < 500 && modelNotFound.test(words)) return failure('model-unknown', false, status, detail);
  if (status === 404 || status === 405) {
    // A provider that lacks the model says so in JSON; a page or nothing means that no model lives at the address.
    const code: AppErrorCode = body.trimStart().startsWith('{') ? 'model-unknown' : 'model-address-refused';
    return failure(code, false, status, detail);
  }
  if (status === 408 || status === 425 || status >= 500) {
    return failure('model-unavailable', true, status, detail, retryAfter(call, now));
  }
  return failure('model-unavailable', false, status, detail);
}

function failure(
  code: AppErrorCode,
  retryable: boolean,
  status: number | null,
  detail: string,
  retryAfterSeconds?: number,
): ModelFailure {
  const error: AppError = { code, detail };
  if (retryAfterSeconds !== undefined) error.retryAfterSeconds = retryAfterSeconds;
  return { error, retryable, status };
}

function findCallError(error: unknown): APICallError | null {
  if (APICallError.isInstance(error)) return error;
  if (typeof error !== 'object' || error === null) return null;
  // Errors within a stream that had begun carry a status of their own but are another class.
  const { statusCode, message } = error as { statusCode?: unknown; message?: unknown };
  if (typeof statusCode !== 'number') return null;
  return new APICallError({ message: String(message), url: '', requestBodyValues: {}, statusCode });
}

/** Seconds from `retry-after-ms`, or `Retry-After` as a number or a date (RFC 9110, 10.2.3); rounded up, never negative. */
function retryAfter(call: APICallError, now: number): number | undefined {
  const headers = call.responseHeaders ?? {};
  const milliseconds = Number(headers['retry-after-ms'] ?? Number.NaN);
  if (Number.isFinite(milliseconds)) return Math.max(0, Math.ceil(milliseconds / 1000));

  const value = headers['retry-after'];
  if (value === undefined || value.trim() === '') return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds));
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}

function rootMessage(error: unknown): string {
  let current: unknown = error;
  for (let depth = 0; depth < 5 && current instanceof Error && current.cause instanceof Error; depth++) {
    current = current.cause;
  }
  if (!(current instanceof Error)) return 'no answer';
  const code = (current as { code?: unknown }).code;
  return typeof code === 'string' && !current.message.includes(code) ? `${code} ${current.message}` : current.message;
}

const keyShaped = /\b(?:sk|pk|rk|key|xai|gsk|AIza)[-_]?[A-Za-z0-9_*-]{8,}/g;

function scrub(text: string, apiKey: string): string {
  const withoutKey = apiKey === '' ? text : text.split(apiKey).join('[key]');
  return withoutKey
    .replace(keyShaped, '[key]')
    .replace(/Bearer\s+\S+/gi, 'Bearer [key]')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300);
}
