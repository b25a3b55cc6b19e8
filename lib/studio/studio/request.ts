import { z } from 'zod';
import { errorAnswerSchema } from '../../base/answers/error-answer';
import type { AppErrorCode } from '../../base/foundation/app-error';
import type { FileConflict } from '../../base/foundation/fork-errors';
import { fail, succeed, type Result } from '../../base/foundation/result';

/**
 * Why a call failed: a code that has a sentence in every language, or `offline` if there was no response. `files` are
 * the files about which a person has to decide.
 */
export type CallFailure = {
  code: AppErrorCode | 'offline';
  detail?: string;
  retryAfterSeconds?: number;
  files?: readonly FileConflict[];
};
export type CallResult<Value> = Result<Value, CallFailure>;

/**
 * Makes one call to Easel's API; never throws. `body` is sent as JSON; `schema` parses the response. Aborting `signal`
 * ends the call as `offline`, and stops the server's work for it.
 */
export type Request = <Value>(
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  path: string,
  schema: z.ZodType<Value>,
  body?: unknown,
  signal?: AbortSignal,
) => Promise<CallResult<Value>>;

/** Error code of a failed response; `internal` if it is not in our format. */
export async function failureOf(response: Response): Promise<CallFailure> {
  const error = errorAnswerSchema.safeParse(await response.json().catch(() => null));
  if (!error.success) return { code: 'internal', detail: String(response.status) };
  const retryAfterSeconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const { code, detail, files } = error.data.error;
  return {
    code,
    ...(detail !== undefined && { detail }),
    ...(retryAfterSeconds > 0 && { retryAfterSeconds }),
    ...(files && { files }),
  };
}

/** Calls the page's own origin through the given `fetch`. */
export function createRequest(fetch: typeof globalThis.fetch): Request {
  return async (method, path, schema, body, signal) => {
    let response: Response;
    try {
      response = await fetch(path, {
        method,
        ...(signal && { signal }),
        ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
    } catch {
      return fail({ code: 'offline' });
    }
    if (!response.ok) return fail(await failureOf(response));
    const answer: unknown = await response.json().catch(() => null);
    const value = schema.safeParse(answer);
    return value.success ? succeed(value.data) : fail({ code: 'internal', detail: z.prettifyError(value.error) });
  };
}
