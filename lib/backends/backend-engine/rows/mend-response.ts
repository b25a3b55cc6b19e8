import { failureStatus } from './failure-status';
import type { DatabaseFailure } from '../session/last-failure';

const oneRow = 'application/vnd.pgrst.object+json';

/**
 * Turns the engine's response into the one supabase-js expects, if they differ: a failure the engine has no name for
 * (`SUP`, 500) gets Postgres's own code and PostgREST's status for it, and `single()` after a change with embedded rows
 * returns that row rather than a list of it.
 */
export async function mendResponse(
  request: Request,
  response: Response,
  failure: DatabaseFailure | null,
): Promise<Response> {
  if (!new URL(request.url).pathname.startsWith('/rest/v1/')) return response;
  if (response.status === 500 && failure !== null) {
    const body: unknown = await response
      .clone()
      .json()
      .catch(() => null);
    if (body === null || typeof body !== 'object' || !('code' in body) || body.code !== 'SUP') return response;
    const { code, message, detail, hint } = failure;
    return Response.json({ code, message, details: detail, hint }, { status: failureStatus(code) });
  }
  if (!response.ok && failure !== null) return withDetail(response, failure);
  if (response.ok && request.method !== 'GET' && request.headers.get('accept')?.startsWith(oneRow)) {
    const text = await response.text();
    const rows: unknown = text === '' ? null : JSON.parse(text);
    const headers = new Headers(response.headers);
    headers.delete('content-length');
    const body = Array.isArray(rows) && rows.length === 1 ? JSON.stringify(rows[0]) : text;
    return new Response(body === '' ? null : body, { status: response.status, headers });
  }
  return response;
}

/** The detail, for example which value already exists: the engine leaves it out. */
async function withDetail(response: Response, { code, detail, hint }: DatabaseFailure): Promise<Response> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  if (body === null || typeof body !== 'object' || !('code' in body) || body.code !== code) return response;
  const said = {
    details: detail,
    hint,
    ...Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null)),
  };
  return Response.json({ ...body, ...said }, { status: response.status, headers: bare(response.headers) });
}

function bare(given: Headers): Headers {
  const headers = new Headers(given);
  headers.delete('content-length');
  return headers;
}
