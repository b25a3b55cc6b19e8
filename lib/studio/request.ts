import { z } from 'zod';
import { appErrorCodes, type AppErrorCode } from '../foundation/app-error';
import { fail, succeed, type Result } from '../foundation/result';

/** Why a call failed: a code with a sentence in every language, or `offline` when no answer came at all. */
export type CallFailure = { code: AppErrorCode | 'offline'; detail?: string; retryAfterSeconds?: number };
export type CallResult<Value> = Result<Value, CallFailure>;

/**
 * Makes one call to Easel's own interface; never throws. `body` goes out as JSON; `schema` parses the answer. Aborting `signal`
 * ends the call as `offline`, and what the server works for it.
 */
export type Request = <Value>(
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  path: string,
  schema: z.ZodType<Value>,
  body?: unknown,
  signal?: AbortSignal,
) => Promise<CallResult<Value>>;

const errorSchema = z.object({
  error: z.object({
    code: z.enum(appErrorCodes as [AppErrorCode]),
    message: z.string(),
    detail: z.string().optional(),
  }),
});

/** Why an answer is none; `internal` where it does not say so in our form. */
export async function failureOf(response: Response): Promise<CallFailure> {
  const error = errorSchema.safeParse(await response.json().catch(() => null));
  if (!error.success) return { code: 'internal', detail: String(response.status) };
  const retryAfterSeconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const { code, detail } = error.data.error;
  return { code, ...(detail !== undefined && { detail }), ...(retryAfterSeconds > 0 && { retryAfterSeconds }) };
}

/** An answer nobody reads. */
export const anyAnswer = z.unknown();

/** Calls on the page's own origin through the given `fetch`. */
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
