import { APICallError } from 'ai';
import { z } from 'zod';
import type { AppError, AppErrorCode } from '../../base/foundation/app-error';
import type { ReplyEnd } from './model';

/** Refusals before any work was done (too many calls, no capacity), which no provider charges for. */
const unpaidStatuses: ReadonlySet<number> = new Set([429, 503, 529]);
const certificateRefused = /CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)|WRONG_VERSION_NUMBER|ERR_SSL/;
const unreached =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EAI_FAIL|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|UND_ERR_CONNECT_TIMEOUT)$/;

/**
 * A failed call as one of Easel's errors. `status` is the HTTP status, null if there was no response at all.
 * `retryable`: nothing of the call can have been charged, so it may be repeated without asking the person.
 */
export type ModelFailure = { error: AppError; retryable: boolean; status: number | null };

const contextExceeded = /context[_ ]length|context window|maximum context|too many tokens|prompt is too long/i;
const modelNotFound =
  /model[_ ]not[_ ]found|(?:unknown|invalid|no such) model|model\b.{0,80}(?:not found|does not exist|not exist|not available)|not a valid model/i;
const creditEmpty = /insufficient[_ ](?:quota|balance|credit)|exceeded your current quota|out of credit/i;
const looksLikePage = /^\s*<(?:!doctype|html)/i;

/**
 * Turns whatever a provider or the network did into one of Easel's failures. `detail` holds the status and the start of
 * the provider's own words, with the key and anything key-shaped removed. `now` is ms since the epoch, for a
 * `Retry-After` that names a date.
 */
export function describeModelFailure(error: unknown, { apiKey, now }: { apiKey: string; now: number }): ModelFailure {
  const call = findCallError(error);
  // A stream that breaks off still carries the success status it began with.
  if (call?.statusCode === undefined || call.statusCode < 300) {
    const detail = scrub(rootMessage(error), apiKey);
    if (neverConnected(error)) return failure('model-unreachable', true, null, detail);
    if (certificateRefused.test(detail)) return failure('model-certificate-refused', false, null, detail);
    return failure('model-cut', false, null, detail);
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
    // A provider that lacks the model says so in JSON; an HTML page or nothing means that there is no model at the
    // address.
    const code: AppErrorCode = body.trimStart().startsWith('{') ? 'model-unknown' : 'model-address-refused';
    return failure(code, false, status, detail);
  }
  if (status === 408 || status === 425 || status >= 500) {
    return failure('model-unavailable', unpaidStatuses.has(status), status, detail, retryAfter(call, now));
  }
  return failure('model-refused', false, status, detail);
}

/** Whether a failed call reached nobody: no connection was made, so nothing of it was read. */
function neverConnected(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 6; cause = cause.cause, depth++) {
    const { code, syscall, errors } = cause as { code?: unknown; syscall?: unknown; errors?: unknown };
    if (typeof code === 'string' && (unreached.test(code) || (code === 'ETIMEDOUT' && syscall === 'connect')))
      return true;
    // If a name has several addresses, each was tried.
    if (Array.isArray(errors) && errors.length > 0 && errors.every(neverConnected)) return true;
  }
  return false;
}

/** The failure for a reply without a word, by how it ended: thinking may have used up the whole length. */
export const emptyCodes = {
  complete: 'model-empty',
  'output-limit': 'model-thought-only',
  cut: 'model-cut',
} as const satisfies Record<ReplyEnd, AppErrorCode>;

/** The failure for an HTTP response, for interfaces without a client library. `body` is its text. */
export function httpFailure(status: number, body: string, headers: Headers, apiKey: string): ModelFailure {
  const said = errorBodySchema.safeParse(parseJson(body));
  const told = said.success ? said.data.error : null;
  const message = (typeof told === 'string' ? told : told?.message) ?? body;
  const answer = { message, url: '', requestBodyValues: {}, statusCode: status, responseBody: body };
  const error = new APICallError({ ...answer, responseHeaders: Object.fromEntries(headers) });
  return describeModelFailure(error, { apiKey, now: Date.now() });
}

const errorBodySchema = z.object({ error: z.union([z.string(), z.object({ message: z.string() })]) });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // An HTML page or an empty body: the caller uses the text as it is.
    return null;
  }
}

/** A provider's own words if it refused a call because of its content; null for any other failure. */
export function wordsOfRefusal(error: unknown): string | null {
  const call = findCallError(error);
  if (call?.statusCode === undefined || ![400, 413, 422].includes(call.statusCode)) return null;
  return `${call.message} ${call.responseBody ?? ''}`;
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
  // Errors in the middle of a stream have a status too, but a different class.
  const { statusCode, message } = error as { statusCode?: unknown; message?: unknown };
  if (typeof statusCode !== 'number') return null;
  return new APICallError({ message: String(message), url: '', requestBodyValues: {}, statusCode });
}

/**
 * Seconds from `retry-after-ms`, or `Retry-After` as a number or a date (RFC 9110, 10.2.3); rounded up, never negative.
 */
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
