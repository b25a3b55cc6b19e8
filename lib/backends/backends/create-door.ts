import { addressHeader } from '@/lib/backends/backend-engine/sign-in/app-address';
import { isPlainStatus, keepKnownHeaders } from './answer-headers';
import type { BackendId } from './backend';
import type { Backends } from './backends';
import { type Guard, type KnownCall, readCall } from './known-calls';

export type GatewayCall = {
  backendId: BackendId;
  /**
   * The door takes ownership of it and changes its headers. The path is the backend's own, `/rest/v1/…`, whatever
   * preceded it in the address.
   */
  request: Request;
  /** The caller's address, as the front server knows it; sign-in limits count by it. */
  address: string;
  /** Where the app reached it, `http://host/backend`: links in mails lead there and nowhere else. */
  reachedAt: string;
  /**
   * For a draft tried on a copy of the data: journeys sign up more often per minute than a person does, and there is
   * nothing to guess.
   */
  isTrial?: boolean;
  /** Called after somebody has signed up or in, before the app gets the response. */
  onSignedIn?: () => Promise<void>;
};

/** Seconds this call has to wait, 0 if it may go on; see `sign-in-limits.ts`. */
type WaitFor = (call: GatewayCall, known: KnownCall) => Promise<number>;

/** What a page may send and read across origins, the same as at Supabase: keys identify the caller, never cookies. */
const crossOrigin = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'content-range, content-location, content-profile, preference-applied, x-total-count',
};
const preflight = {
  ...crossOrigin,
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
  'access-control-max-age': '3600',
};

const megabyte = 1024 * 1024;
/** Calls that create an account, or use one for the first time. */
const signsIn: ReadonlySet<Guard> = new Set(['sign-up', 'password', 'code', 'own-account']);
/** Body limits in bytes; rows are small, uploads are not. */
const bodyLimit = { upload: 50 * megabyte, other: 5 * megabyte };

/**
 * The front door of all backends: lets known calls in, in one canonical spelling (`known-calls.ts`), and known headers
 * out (`answer-headers.ts`). Handles what the engine doesn't (preflight, limits), and returns an explanation if an
 * engine did not respond.
 */
export function createDoor(backends: Pick<Backends, 'fetch'>, waitFor: WaitFor) {
  return async (call: GatewayCall): Promise<Response> => {
    const { backendId } = call;
    if (call.request.method === 'OPTIONS') {
      const asked = call.request.headers.get('access-control-request-headers') ?? '';
      return new Response(null, { status: 204, headers: { ...preflight, 'access-control-allow-headers': asked } });
    }
    const url = new URL(call.request.url);
    const known = readCall(call.request.method, url);
    if (known === null) return refuse(404, 'not_found', 'There is no such call.');
    const isUpload = known.part === 'storage';
    const length = Number(call.request.headers.get('content-length') ?? 0);
    if (length > (isUpload ? bodyLimit.upload : bodyLimit.other))
      return refuse(413, 'too_large', isUpload ? 'A file may have up to 50 MB.' : 'That is too much at once.');

    const seconds = call.isTrial === true ? 0 : await waitFor(call, known);
    if (seconds > 0)
      return refuse(429, 'over_request_rate_limit', `Too many tries. Try again in ${seconds} seconds.`, {
        'retry-after': String(seconds),
      });

    const request = inOneSpelling(call.request, url, known);
    request.headers.set(addressHeader, call.reachedAt);
    const answer = await backends.fetch(backendId, request);
    if (!answer.ok)
      return answer.error.code === 'backend-stopped'
        ? refuse(503, answer.error.code, 'This took too long and was stopped. Nothing was changed; try again.')
        : refuse(503, answer.error.code, 'The app’s data can’t be reached right now. Nothing is lost; try again.');
    if (answer.value.ok && known.guard !== null && signsIn.has(known.guard)) await call.onSignedIn?.();
    return handOut(answer.value, known, call.reachedAt);
  };
}

/**
 * Rewrites the call to its canonical spelling, so that nobody behind the gateway reads a different one; nearly all
 * calls already have it.
 */
function inOneSpelling(request: Request, url: URL, { target }: KnownCall): Request {
  if (url.pathname + url.search === target) return request;
  const { method, headers, body } = request;
  return new Request(`${url.origin}${target}`, {
    method,
    headers,
    ...(body === null ? {} : { body, duplex: 'half' }),
  });
}

/** PostgREST's words for an invalid status. */
const oddStatus = 'response.status guc must be a valid status code';

function handOut(response: Response, { part }: KnownCall, reachedAt: string): Response {
  const { status, headers } = response;
  if (!isPlainStatus(part, status)) return refuse(500, 'PGRST112', oddStatus);
  keepKnownHeaders(headers, { part, status, origin: URL.canParse(reachedAt) ? new URL(reachedAt).origin : '' });
  for (const [name, value] of Object.entries(crossOrigin)) headers.set(name, value);
  return response;
}

/** A refusal that each part of supabase-js understands: they read `message`, `msg` or `error`. */
function refuse(status: number, code: string, message: string, headers: Record<string, string> = {}): Response {
  const body = { code, error_code: code, message, msg: message, error: message };
  return Response.json(body, { status, headers: { ...crossOrigin, ...headers } });
}
