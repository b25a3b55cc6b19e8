import type { z } from 'zod';
import type { errorAnswerSchema } from '../../base/answers/error-answer';
import { type AppError, type AppErrorCode, AppFailure, presentError } from '../../base/foundation/app-error';
import { fileConflicts } from '../../base/foundation/fork-errors';
import { fail, type Result, succeed } from '../../base/foundation/result';
import type { Answer } from './answer-shape';

/** The error body of the HTTP interface. A detail that helps the person is sent next to the message. */
export function answerError(error: AppErrorCode | AppError): Answer<never> {
  const { code, detail, retryAfterSeconds, files } = typeof error === 'string' ? ({ code: error } as AppError) : error;
  const { status, message } = presentError(code);
  const body: z.infer<typeof errorAnswerSchema> = {
    error: {
      ...{ code, message },
      ...(detail === undefined ? {} : { detail }),
      ...(files && { files: files.map(({ path, reason }) => ({ path, reason, message: fileConflicts[reason] })) }),
    },
  };
  return Response.json(body, {
    status,
    headers: {
      'cache-control': 'no-store',
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterSeconds)) }),
    },
  }) as Answer<never>;
}

/** JSON that must not be cached, because it is for one viewer at one moment. */
export function answerJson<Body>(value: Body, status = 200): Answer<Body> {
  return Response.json(value, { status, headers: { 'cache-control': 'no-store' } }) as Answer<Body>;
}

/** An empty 204 response, for a call whose schema is for another status. */
export function answerNothing(): Answer<never> {
  return new Response(null, { status: 204 }) as Answer<never>;
}

/** Turns a use case's result into a response; `status` is the one for success. */
export function answerResult<Value>(result: Result<Value, AppErrorCode | AppError>, status?: number): Answer<Value>;
export function answerResult<Value, Body>(
  result: Result<Value, AppErrorCode | AppError>,
  status: number,
  present: (value: Value) => Body,
): Answer<Body>;
export function answerResult<Value>(
  result: Result<Value, AppErrorCode | AppError>,
  status = 200,
  present: (value: Value) => unknown = (value) => value,
): Answer<unknown> {
  return result.ok ? answerJson(present(result.value), status) : answerError(result.error);
}

/** Reads and validates a JSON body. The error tells what is wrong with it, so that a script's author can fix it. */
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
 * Runs a route. A thrown `AppFailure` is an expected failure from a deeper layer; anything else is a bug: it is
 * reported, and the response is `internal`, without its text.
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
