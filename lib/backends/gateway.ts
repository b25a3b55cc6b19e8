import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { addressHeader } from '@/lib/backend-engine/sign-in/app-address';
import type { BackendId } from './backend';
import type { Backends } from './backends';

export type GatewayCall = {
  backendId: BackendId;
  /** Taken over: its headers are changed. The path is the backend's own: `/rest/v1/…`, whatever stood before it in the address. */
  request: Request;
  /** Who asks, as the front server knows it; the limits of signing in count by it. */
  address: string;
  /** Where the app reached it, `http://host/backend`: links in mails lead there and nowhere else. */
  reachedAt: string;
  /** Of a draft that is tried on a copy of the data: journeys sign up more often in a minute than a person does, and guess nothing. */
  isTrial?: boolean;
};

/** What a page may send and read across origins, as Supabase answers it: who calls is said by keys, never by cookies. */
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
/** Bytes of a body; a row is small and an upload is not. */
const bodyLimit = { upload: 50 * megabyte, other: 5 * megabyte };

/** Calls that guess or spend: by address and backend, so that one visitor takes nothing from another. */
const guarded = [
  { method: /^POST$/, path: /^\/auth\/v1\/token$/, points: 10, seconds: 60 },
  // A link holds no more than its six digits and an address.
  { method: /^(POST|GET)$/, path: /^\/auth\/v1\/verify$/, points: 10, seconds: 60 },
  { method: /^POST$/, path: /^\/auth\/v1\/(otp|magiclink|recover|resend)$/, points: 5, seconds: 300 },
  { method: /^POST$/, path: /^\/auth\/v1\/signup$/, points: 20, seconds: 3600 },
  { method: /^PUT$/, path: /^\/auth\/v1\/user$/, points: 30, seconds: 300 },
] as const;

/** The same whoever asks: many machines together guess no code within the hour it counts, and send no flood of mails. */
const guardedForAll = [
  { method: /^(POST|GET)$/, path: /^\/auth\/v1\/verify$/, points: 600, seconds: 3600 },
  { method: /^POST$/, path: /^\/auth\/v1\/(otp|magiclink|recover|resend)$/, points: 100, seconds: 3600 },
] as const;

/**
 * The door of all backends: answers what the engine does not (preflight, limits) and says in words when one gave no answer.
 * Uploaded files are handed out so that a browser never runs them in the app's name.
 */
export function createGateway(backends: Pick<Backends, 'fetch'>) {
  const open = <Rule extends { points: number; seconds: number }>(rule: Rule, byAddress: boolean) => ({
    ...rule,
    byAddress,
    limiter: new RateLimiterMemory({ points: rule.points, duration: rule.seconds }),
  });
  const limits = [...guarded.map((rule) => open(rule, true)), ...guardedForAll.map((rule) => open(rule, false))];

  async function waitFor({ backendId, request, address, isTrial }: GatewayCall): Promise<number> {
    if (isTrial) return 0;
    const { pathname, searchParams } = new URL(request.url);
    // A session that is renewed guesses nothing, and many tabs of one office do so at once.
    if (searchParams.get('grant_type') === 'refresh_token') return 0;
    for (const { method, path, byAddress, limiter } of limits) {
      if (!method.test(request.method) || !path.test(pathname)) continue;
      try {
        await limiter.consume(byAddress ? `${backendId} ${address}` : backendId);
      } catch (error) {
        if (error instanceof RateLimiterRes) return Math.ceil(error.msBeforeNext / 1000);
        throw error;
      }
    }
    return 0;
  }

  return async (call: GatewayCall): Promise<Response> => {
    const { request, backendId } = call;
    if (request.method === 'OPTIONS') {
      const asked = request.headers.get('access-control-request-headers') ?? '';
      return new Response(null, { status: 204, headers: { ...preflight, 'access-control-allow-headers': asked } });
    }
    const isUpload = new URL(request.url).pathname.startsWith('/storage/v1/');
    const length = Number(request.headers.get('content-length') ?? 0);
    if (length > (isUpload ? bodyLimit.upload : bodyLimit.other))
      return refuse(413, 'too_large', isUpload ? 'A file may have up to 50 MB.' : 'That is too much at once.');

    const seconds = await waitFor(call);
    if (seconds > 0)
      return refuse(429, 'over_request_rate_limit', `Too many tries. Try again in ${seconds} seconds.`, {
        'retry-after': String(seconds),
      });

    request.headers.set(addressHeader, call.reachedAt);
    const answer = await backends.fetch(backendId, request);
    if (!answer.ok)
      return answer.error.code === 'backend-stopped'
        ? refuse(503, answer.error.code, 'This took too long and was stopped. Nothing was changed; try again.')
        : refuse(503, answer.error.code, 'The app’s data can’t be reached right now. Nothing is lost; try again.');
    return handOut(answer.value, isUpload);
  };
}

/** In place: another request or response around each would cost as much as the statement. */
function handOut(response: Response, isUpload: boolean): Response {
  const { headers } = response;
  for (const [name, value] of Object.entries(crossOrigin)) headers.set(name, value);
  headers.set('x-content-type-options', 'nosniff');
  // An uploaded page would otherwise run as the app itself.
  if (isUpload)
    headers.set('content-security-policy', "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'");
  return response;
}

/** A refusal that each part of supabase-js understands: they read `message`, `msg` or `error`. */
function refuse(status: number, code: string, message: string, headers: Record<string, string> = {}): Response {
  const body = { code, error_code: code, message, msg: message, error: message };
  return Response.json(body, { status, headers: { ...crossOrigin, ...headers } });
}
