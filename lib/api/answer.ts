import type { z } from 'zod';
import { type AppError, type AppErrorCode, AppFailure, presentError } from '../foundation/app-error';
import { fail, type Result, succeed } from '../foundation/result';

/** The error body of the HTTP interface; a detail that helps the person act goes beside the sentence. */
export function answerError(error: AppErrorCode | AppError): Response {
  const { code, detail, retryAfterSeconds } = typeof error === 'string' ? ({ code: error } as AppError) : error;
  const { status, message } = presentError(code);
  return Response.json(
    { error: { code, message, ...(detail === undefined ? {} : { detail }) } },
    {
      status,
      headers: {
        'cache-control': 'no-store',
        ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterSeconds)) }),
      },
    },
  );
}

/** JSON that must not be kept: it belongs to one viewer and one moment. */
export function answerJson(value: unknown, status = 200): Response {
  return Response.json(value, { status, headers: { 'cache-control': 'no-store' } });
}

/** A use case's result as an answer; `status` is that of success. */
export function answerResult<Value>(
  result: Result<Value, AppErrorCode | AppError>,
  status = 200,
  present: (value: Value) => unknown = (value) => value,
): Response {
  return result.ok ? answerJson(present(result.value), status) : answerError(result.error);
}

/** Reads and checks a JSON body; what is wrong with it is named, so that a script's author can mend it. */
export async function readJson<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<Result<z.infer<Schema>, AppError>> {
  let body: unknown;
  try {
    body = await request.json();
  } catch {
    return fail({ code: 'invalid-input', detail: 'the body is not JSON' });
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return succeed(parsed.data);
  const detail = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ');
  return fail({ code: 'invalid-input', detail: detail.slice(0, 500) });
}

/**
 * Runs a route. A thrown `AppFailure` is an expected failure from deeper down; anything else is a bug: it is reported
 * and answered as `internal`, without its text.
 */
export async function answerWith(
  work: () => Promise<Response>,
  onError: (error: unknown) => AppErrorCode,
): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppFailure) return answerError(error.error);
    return answerError(onError(error));
  }
}
