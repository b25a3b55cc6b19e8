import { presentError, type AppError } from '../../base/foundation/app-error';

/**
 * How much a call adds to the folder. `hardly`: next to nothing by itself, so the call still works above the share, as
 * long as such calls really add that little.
 */
export type Adding = 'nothing' | 'hardly' | 'rows';

/** Signing in and out, requesting a link to a file and listing files add next to nothing. */
const addsNothing = /^\/(?:auth\/v1\/(?:token|logout|verify)|storage\/v1\/object\/(?:list|sign|info)(?:\/|$))/;

export function addingOf({ method, url }: Request): Adding {
  const { pathname } = new URL(url);
  const isReading = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
  // A mailed link is opened with GET and starts a session.
  if (isReading) return pathname.startsWith('/auth/v1/') ? 'hardly' : 'nothing';
  return method === 'DELETE' || addsNothing.test(pathname) ? 'hardly' : 'rows';
}

/** In the format that each part of supabase-js reads. */
export function refuseCall({ code }: AppError, message: string): Response {
  const { status } = presentError(code);
  return Response.json({ code, error_code: code, message, msg: message, error: message }, { status });
}
